"""Writes metrics.json: scores of scikit-learn and scipy on random and degenerate rows.

pip install scikit-learn==1.9.1 scipy==1.17.1 numpy
python test/golden/make_metrics.py
"""
import json
import pathlib
import warnings

import numpy as np
from scipy import stats
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve

warnings.simplefilter("ignore")
rng = np.random.default_rng(20240601)


def scores(name, truth, guess, labels=None):
    kwargs = {"labels": labels, "zero_division": 0}
    p, r, f, s = sk.precision_recall_fscore_support(truth, guess, average=None, **kwargs)
    averages = {}
    for average in ("micro", "macro", "weighted"):
        ap, ar, af, _ = sk.precision_recall_fscore_support(truth, guess, average=average, **kwargs)
        averages[average] = {"precision": float(ap), "recall": float(ar), "f1": float(af)}
    overlap = labels is None or set(labels) & set(truth)
    return {
        "name": name, "truth": truth, "guess": guess, "labels": labels,
        "seen": labels or np.unique(np.array(truth + guess)).tolist(),
        "accuracy": float(sk.accuracy_score(truth, guess)),
        "matthews": float(sk.matthews_corrcoef(truth, guess)),
        # scikit-learn raises where no true label is among `labels`
        "confusion": sk.confusion_matrix(truth, guess, labels=labels).tolist() if overlap else None,
        "precision": p.tolist(), "recall": r.tolist(), "f1": f.tolist(), "support": s.tolist(),
        "averages": averages,
        "binary": {str(c): float(sk.f1_score([t == c for t in truth], [g == c for g in guess],
                                             zero_division=0)) for c in set(truth + guess)},
    }


def random_scores():
    names = ["好评", "差评", "中性", "\U0001f600", "\uff01", "a", "B"]
    for case in range(12):
        classes = int(rng.integers(1, 8))
        rows = int(rng.integers(1, 60))
        truth = rng.integers(0, classes, rows)
        noise = rng.integers(0, classes, rows)
        guess = np.where(rng.random(rows) < rng.random(), truth, noise)
        as_text = case % 2 == 0
        label = (lambda k: names[k]) if as_text else (lambda k: int(k) * 5 - 10)
        labels = None
        if case % 3 == 2:
            labels = [label(k) for k in rng.permutation(7)[: rng.integers(1, 7)]]
        yield scores(f"random {case}", [label(k) for k in truth], [label(k) for k in guess], labels)


def degenerate_scores():
    yield scores("one row right", ["a"], ["a"])
    yield scores("one row wrong", ["a"], ["b"])
    yield scores("all wrong", [0, 0, 1, 1], [1, 1, 0, 0])
    yield scores("always the same answer", [0, 1, 2, 0], [0, 0, 0, 0])
    yield scores("one true class", [1, 1, 1], [0, 1, 2])
    yield scores("class only in labels", ["x", "y"], ["x", "x"], ["x", "y", "never"])
    yield scores("labels leave out the rows", ["x", "y"], ["y", "x"], ["never"])
    yield scores("labels leave out a true class", ["x", "y", "z"], ["x", "x", "x"], ["x"])
    yield scores("two- and ten-digit ids", [10, 9, 2], [2, 9, 10])


def calibrate(name, probabilities, labels, bins):
    probabilities, labels = np.asarray(probabilities, float), np.asarray(labels)
    confidence, answer = probabilities.max(1), probabilities.argmax(1)
    right = (answer == labels).astype(int)
    share, mean = calibration_curve(right, confidence, n_bins=bins)
    counts = np.bincount(np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], confidence),
                         minlength=bins)
    gaps = np.abs(share - mean)
    used = counts[counts > 0]
    classes = list(range(probabilities.shape[1]))
    brier = (sk.brier_score_loss(labels, probabilities[:, 1], labels=classes, pos_label=1)
             if len(classes) == 2 else
             sk.brier_score_loss(labels, probabilities, labels=classes))
    return {
        "name": name, "probabilities": probabilities.tolist(), "labels": labels.tolist(),
        "bins": bins, "counts": counts.tolist(), "accuracy": share.tolist(),
        "confidence": mean.tolist(), "ece": float((gaps * used).sum() / used.sum()),
        "mce": float(gaps.max()), "brier": float(brier),
        "nll": float(sk.log_loss(labels, probabilities, labels=classes)),
    }


def calibrations():
    for classes, rows, bins in ((2, 40, 10), (2, 25, 15), (3, 50, 15), (6, 40, 5), (4, 30, 1)):
        p = rng.dirichlet(np.full(classes, 0.5), rows)
        yield calibrate(f"{classes} classes", p, rng.integers(0, classes, rows), bins)
    edges = np.arange(11) / 10
    p = np.stack([1 - edges, edges], 1)
    yield calibrate("probabilities on bin edges", p, np.arange(11) % 2, 10)
    yield calibrate("sure and wrong", [[1, 0, 0], [0, 1, 0]], [1, 1], 15)
    yield calibrate("one row", [[0.25, 0.75]], [1], 15)


class Mulberry32(np.random.Generator):
    """Hands scipy the row numbers that the workbook draws from the same seed."""

    def __init__(self, seed):
        super().__init__(np.random.PCG64(0))
        self.state = seed

    def number(self):
        mask = 0xFFFFFFFF
        self.state = (self.state + 0x6D2B79F5) & mask
        t = ((self.state ^ (self.state >> 15)) * (self.state | 1)) & mask
        t ^= (t + ((t ^ (t >> 7)) * (t | 61))) & mask
        return ((t ^ (t >> 14)) & mask) / 2**32

    def integers(self, low, high=None, size=None, **_):
        assert low == 0
        draws = [int(self.number() * high) for _ in range(int(np.prod(size)))]
        return np.array(draws).reshape(size)


def bootstraps():
    def mean(x):
        return float(np.mean(x))

    def macro(truth, guess):
        return sk.f1_score(truth, guess, labels=[0, 1, 2], average="macro", zero_division=0)

    truth = rng.integers(0, 3, 24)
    guess = np.where(rng.random(24) < 0.7, truth, rng.integers(0, 3, 24))
    skewed = np.round(rng.lognormal(0, 1, 20), 4)
    cases = (("mean", (skewed,), mean), ("accuracy", (truth, guess), sk.accuracy_score),
             ("macro_f1", (truth, guess), macro))
    for name, columns, metric in cases:
        for method in ("percentile", "bca"):
            for seed, level in ((1, 0.95), (77, 0.8)):
                result = stats.bootstrap(
                    columns, metric, paired=True, vectorized=False, n_resamples=300,
                    confidence_level=level, method=method, rng=Mulberry32(seed))
                yield {
                    "metric": name, "columns": [c.tolist() for c in columns], "method": method,
                    "seed": seed, "level": level, "samples": 300,
                    "estimate": float(metric(*columns)),
                    "low": float(result.confidence_interval.low),
                    "high": float(result.confidence_interval.high),
                    "standardError": float(result.standard_error),
                }


x = np.concatenate([np.linspace(-8, 8, 33), [-1.959963984540054, 0.1]])
p = [1e-12, 1e-5, 0.025, 0.3, 0.5, 0.8, 0.975, 0.99999]
golden = {
    "scores": [*random_scores(), *degenerate_scores()],
    "calibration": list(calibrations()),
    "bootstrap": list(bootstraps()),
    "normal": {"x": x.tolist(), "cdf": stats.norm.cdf(x).tolist(),
               "p": p, "quantile": stats.norm.ppf(p).tolist()},
}
path = pathlib.Path(__file__).with_name("metrics.json")
path.write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")
print(path, path.stat().st_size, "bytes")
