"""Likely label errors by cleanlab 2.7.1 (in an environment of its own: it wants numpy 1): label_issues.json.

    python test/golden/make_label_issues.py
"""
import json
import pathlib

import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.count import compute_confident_joint, get_confident_thresholds

rng = np.random.default_rng(20261128)


def case(rows, classes, noise, sharpness, imbalance):
    shares = np.arange(1, classes + 1, dtype=float) ** imbalance
    truth = rng.choice(classes, rows, p=shares / shares.sum())
    logits = rng.normal(0, 1, (rows, classes))
    logits[np.arange(rows), truth] += sharpness
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    p = np.round(p, 6)
    p[:, -1] = 1 - p[:, :-1].sum(1)
    wrong = rng.random(rows) < noise
    labels = np.where(wrong, (truth + 1 + rng.integers(0, max(classes - 1, 1), rows)) % classes, truth)
    labels[:classes] = np.arange(classes)
    _, off = compute_confident_joint(labels, p, calibrate=False, return_indices_of_off_diagonals=True)
    ranked = find_label_issues(labels, p, filter_by="confident_learning",
                               return_indices_ranked_by="self_confidence", min_examples_per_class=0)
    return {"labels": labels.tolist(), "probabilities": np.round(p, 6).tolist(),
            "thresholds": get_confident_thresholds(labels, p).tolist(),
            "offDiagonal": sorted(int(i) for i in off), "ranked": [int(i) for i in ranked]}


golden = [case(120, 2, 0.2, 2.0, 0), case(150, 4, 0.15, 2.5, 1), case(60, 3, 0.4, 0.7, 0.5),
          case(40, 2, 0.0, 6.0, 0)]
path = pathlib.Path(__file__).with_name("label_issues.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
print(path, path.stat().st_size, "bytes", [len(c["ranked"]) for c in golden], [len(c["offDiagonal"]) for c in golden])
