"""Writes entity_f1.json: seqeval's scores of 10,000 random pairs of tagged rows.

pip install seqeval==1.2.2 numpy==2.4.6 scikit-learn==1.9.1
python test/golden/make_entity_f1.py

The tags are not held: both sides draw them by mulberry32 (see draw_pair). For each scheme and mode,
pairs are scored one by one, and each block of 100 also as one data set of 100 rows. Of a block the
file holds the SHA-256 of its lines (see line), and of every tenth block the scores of the data set.
BMES is BIOES with M for I.
"""
import hashlib
import json
import pathlib
import warnings

from seqeval.metrics import accuracy_score
from seqeval.metrics.sequence_labeling import precision_recall_fscore_support as lenient
from seqeval.metrics.v1 import precision_recall_fscore_support as strict
from seqeval.scheme import IOB2, IOBES

warnings.simplefilter("ignore")
PAIRS, BLOCK = 10_000, 100
TYPES = ("A", "B", "人-x")
SCHEMES = {"BIO": ("BI", IOB2), "BIOES": ("BIES", IOBES)}
MASK = 0xFFFFFFFF


def mulberry32(seed):
    state = seed
    while True:
        state = (state + 0x6D2B79F5) & MASK
        t = ((state ^ (state >> 15)) * (state | 1)) & MASK
        t ^= (t + ((t ^ (t >> 7)) * (t | 61))) & MASK
        yield ((t ^ (t >> 14)) & MASK) / 2**32


def draw_pair(pair, prefixes):
    """Rows of 1 to 12 tags; each predicted tag is the true one, or with chance 0.3 another draw."""
    numbers = mulberry32(pair)
    tags = ["O", "O", *(f"{prefix}-{kind}" for kind in TYPES for prefix in prefixes)]

    def tag():
        return tags[int(next(numbers) * len(tags))]

    truth = [tag() for _ in range(1 + int(next(numbers) * 12))]
    guess = [tag() if next(numbers) < 0.3 else one for one in truth]
    return truth, guess


def scores(truth, guess, mode, scheme):
    def run(average):
        if mode == "conlleval":
            found = lenient(truth, guess, average=average)
        else:
            found = strict(truth, guess, average=average, scheme=scheme)
        return [x.tolist() for x in found] if average is None else [float(x) for x in found[:3]]

    each = run(None)
    kinds = len(each[0])
    return {
        "types": [[each[k][i] for k in range(4)] for i in range(kinds)],
        # seqeval divides by 0 for the averages of no types
        "micro": run("micro") if kinds else [0.0, 0.0, 0.0],
        "macro": run("macro") if kinds else [0.0, 0.0, 0.0],
        "weighted": run("weighted") if kinds else [0.0, 0.0, 0.0],
        "accuracy": float(accuracy_score(truth, guess)),
    }


def line(found):
    """The scores with nine digits behind the point."""
    groups = [*found["types"], found["micro"], found["macro"], found["weighted"], [found["accuracy"]]]
    return ";".join(",".join(f"{x:.9f}" for x in group) for group in groups)


golden = []
for name, (prefixes, scheme) in SCHEMES.items():
    for mode in ("strict", "conlleval"):
        blocks, totals = [], []
        for block in range(PAIRS // BLOCK):
            pairs = [draw_pair(block * BLOCK + k, prefixes) for k in range(BLOCK)]
            whole = scores([t for t, _ in pairs], [g for _, g in pairs], mode, scheme)
            lines = [line(scores([t], [g], mode, scheme)) for t, g in pairs] + [line(whole)]
            blocks.append(hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16])
            if block % 10 == 0:
                totals.append(whole)
        golden.append({"scheme": name, "mode": mode, "blocks": blocks, "totals": totals})
path = pathlib.Path(__file__).with_name("entity_f1.json")
path.write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")
print(path, path.stat().st_size, "bytes")
