"""Writes paired_tests.json: paired tests, McNemar's, Holm's correction and the power of the t test.

pip install scipy==1.17.1 statsmodels==0.15.0 numpy
python test/golden/make_paired_tests.py
"""
import json
import pathlib

import numpy as np
from scipy import stats
from scipy.optimize import brentq
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

rng = np.random.default_rng(20240602)


def pairs(name, first, second):
    def mean_gap(a, b, axis=-1):
        return np.mean(b - a, axis=axis)

    exact = stats.permutation_test(
        (first, second), mean_gap, permutation_type="samples", n_resamples=np.inf,
        vectorized=True, alternative="two-sided")
    t = stats.ttest_rel(second, first)
    return {"name": name, "first": first.tolist(), "second": second.tolist(),
            "permutation": float(exact.pvalue), "t": float(t.statistic), "tP": float(t.pvalue)}


def paired():
    for n in (2, 3, 4, 5, 6, 8, 10, 13, 16, 18):
        for shift in (0.0, 0.01, 0.05):
            first = np.round(rng.normal(0.8, 0.02, n), 4)
            yield pairs(f"{n} pairs, shift {shift}", first,
                        np.round(first + rng.normal(shift, 0.02, n), 4))
    yield pairs("ties", np.array([0.5, 0.5, 0.75, 0.25, 0.5]), np.array([0.75, 0.25, 1, 0.5, 0.5]))
    yield pairs("one outlier", np.array([0.8, 0.8, 0.81, 0.82, 0.3]),
                np.array([0.82, 0.81, 0.83, 0.83, 0.81]))


def contingencies():
    for b, c in ((0, 0), (0, 1), (3, 0), (5, 5), (10, 2), (40, 25), (200, 300), (1200, 1201)):
        table = [[7, b], [c, 3]]
        yield {"onlyFirst": b, "onlySecond": c,
               "exactP": float(mcnemar(table, exact=True).pvalue) if b + c else 1.0,
               "statistic": float(mcnemar(table, exact=False).statistic) if b != c else 0.0,
               "correctedP": float(mcnemar(table, exact=False).pvalue) if b != c else 1.0}


def corrections():
    for count in (1, 2, 5, 12):
        p = np.round(rng.beta(0.5, 2, count), 5)
        yield {"p": p.tolist(), "holm": multipletests(p, method="holm")[1].tolist()}
    ties = [0.01, 0.04, 0.03, 0.04, 0.005, 0.9]
    yield {"p": ties, "holm": multipletests(ties, method="holm")[1].tolist()}


def powers():
    for n in (3, 5, 8, 10, 20, 50):
        for level in (0.05, 0.05 / 3, 0.01):
            for power in (0.8, 0.95):
                # By brentq: solve_power's own start fails where n is small, and where the effect is
                # far too large (or n is 2) scipy's noncentral t is NaN.
                def above(d):
                    return np.nan_to_num(TTestPower().power(d, n, level), nan=1.0) - power

                effect = brentq(above, 1e-6, 35 / np.sqrt(n), xtol=1e-13)
                if np.isnan(TTestPower().power(effect * (1 + 1e-6), n, level)):
                    continue
                yield {"n": n, "level": level, "power": power, "effect": effect}


t_values = [0, 0.1, 1, 2.5, 4.3, 12.7, 40]
golden = {
    "paired": list(paired()),
    "mcnemar": list(contingencies()),
    "holm": list(corrections()),
    "power": list(powers()),
    "studentT": [{"df": df, "t": t_values, "p": (2 * stats.t.sf(t_values, df)).tolist()}
                 for df in (1, 2, 3, 4, 7, 30, 199)],
}
path = pathlib.Path(__file__).with_name("paired_tests.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
print(path, path.stat().st_size, "bytes")
