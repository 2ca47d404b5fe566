"""Tests of two arms of an experiment, by scipy 1.17.1 and statsmodels 0.15.0: arms.json.

    python test/golden/make_arms.py
"""
import json
import pathlib

import numpy as np
from scipy import stats
from statsmodels.stats.power import normal_sample_size_one_tail
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

rng = np.random.default_rng(20261127)


def summary(values):
    return {"n": len(values), "mean": float(np.mean(values)), "variance": float(np.var(values, ddof=1))}


def comparisons():
    draws = [
        (rng.binomial(1, 0.1, 400), rng.binomial(1, 0.12, 380)),
        (rng.binomial(1, 0.5, 60), rng.binomial(1, 0.8, 90)),
        (rng.normal(3, 1, 50), rng.normal(3.2, 4, 120)),
        (rng.exponential(80, 1000), rng.exponential(80, 1000)),
    ]
    for first, second in draws:
        means = CompareMeans(DescrStatsW(second), DescrStatsW(first))
        for level in (0.05, 0.01):
            z, p = means.ztest_ind(usevar="unequal")
            low, high = means.zconfint_diff(alpha=level, usevar="unequal")
            yield {"first": summary(first), "second": summary(second), "level": level,
                   "z": float(z), "p": float(p), "low": float(low), "high": float(high)}


def sizes():
    for first, second, effect, level, power, share in [
        (0.09, 0.1056, 0.02, 0.05, 0.8, 0.5), (0.25, 0.25, 0.01, 0.01, 0.9, 0.2),
        (4.0, 9.0, -0.3, 0.05, 0.95, 0.7)]:
        deviation = float(np.sqrt(first / (1 - share) + second / share))
        yield {"variances": [first, second], "effect": effect, "level": level, "power": power,
               "share": share, "n": float(normal_sample_size_one_tail(
                   abs(effect), power, level / 2, std_null=deviation))}


def ratios():
    for counts, shares in [([5010, 4990], [1, 1]), ([5200, 4800], [1, 1]), ([90, 12], [9, 1]),
                           ([300, 310, 360], [1, 1, 1]), ([10, 20, 30, 41, 9], [1, 2, 3, 4, 1])]:
        expected = np.array(shares) / sum(shares) * sum(counts)
        statistic, p = stats.chisquare(counts, expected)
        yield {"counts": counts, "shares": shares, "statistic": float(statistic), "p": float(p)}


golden = {"comparisons": list(comparisons()), "sizes": list(sizes()), "ratios": list(ratios()),
          "tails": [{"df": df, "x": x, "p": float(stats.chi2.sf(x, df))}
                    for df in (1, 2, 3, 4, 7, 12) for x in (0.0, 0.01, 1.0, 5.0, 20.0, 60.0)]}
path = pathlib.Path(__file__).with_name("arms.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
print(path, path.stat().st_size, "bytes")
