"""Writes pair_head.json: logits and gradients of the head for pairs by PyTorch's autograd.

    python make_pair_head.py

For rows of hidden states h_1 … h_n (h_1 is that of [CLS]), of which each sentence owns some,

    u, v   = means of the first and the second sentence's states, 0 for none
    x      = the chosen ones of [h_1, u, v, |u - v|, u * v] side by side
    logits = f(x @ W1.T + b1) @ W2.T + b2

Everything runs in float64 on numbers that float32 holds exactly. The means go row by row over the
positions that are named, not by masks: that is what the library does and what is to be checked.
The gradients are those of the sum of logits * (1, 2, 3, …).
"""

import json
import platform
from pathlib import Path

import torch

torch.manual_seed(20240811)
torch.set_default_dtype(torch.float64)

LENGTH, HIDDEN, LABELS = 9, 5, 3

# Tokens of each row: "C" is [CLS], "S" [SEP], "a" and "b" the two sentences, "." padding.
# Among them are a short and a full one, and ones whose second, first or both sentences are empty.
ROWS = ["CaaaSbbS.", "CaSbbbbbS", "CaaaaaSS.", "CSbbbS...", "CSS......", "CaSbS...."]
FEATURES = [["cls"], ["cls", "mean1", "mean2"], ["mean2", "mean1"], ["absdiff"], ["product"],
            ["cls", "mean1", "mean2", "absdiff", "product"], ["product", "cls", "absdiff"]]
ACTIVATIONS = {"tanh": torch.tanh, "relu": torch.relu, "gelu": torch.nn.functional.gelu}


def types(row: str) -> list[int]:
    """0 up to the first sentence's end, 1 behind it, as BERT's tokenizer has it; 0 for padding."""
    return [int(i > row.index("S") and token != ".") for i, token in enumerate(row)]


def positions(row: str, sentence: int, pool: str) -> list[int]:
    if pool == "tokens":
        return [i for i, token in enumerate(row) if token == "ab"[sentence]]
    return [i for i, (token, kind) in enumerate(zip(row, types(row)))
            if token != "." and kind == sentence]


def mean(states: torch.Tensor, where: list[int]) -> torch.Tensor:
    return torch.stack([states[i] for i in where]).mean(0) if where else torch.zeros(HIDDEN)


def logits(hidden, weights, features, pool, activation):
    rows = []
    for states, row in zip(hidden, ROWS):
        u, v = (mean(states, positions(row, sentence, pool)) for sentence in (0, 1))
        every = {"cls": states[0], "mean1": u, "mean2": v, "absdiff": (u - v).abs(),
                 "product": u * v}
        rows.append(torch.cat([every[name] for name in features]))
    w1, b1, w2, b2 = weights
    dense = ACTIVATIONS[activation](torch.nn.functional.linear(torch.stack(rows), w1, b1))
    return torch.nn.functional.linear(dense, w2, b2)


def drawn(*shape: int) -> torch.Tensor:
    return (torch.randn(*shape) * 64).round() / 64


def case(hidden, features, pool, activation):
    inputs = len(features) * HIDDEN
    weights = [drawn(HIDDEN, inputs) / 2, drawn(HIDDEN), drawn(LABELS, HIDDEN), drawn(LABELS)]
    leaves = [tensor.clone().requires_grad_() for tensor in (hidden, *weights)]
    found = logits(leaves[0], leaves[1:], features, pool, activation)
    (found * torch.arange(1.0, found.numel() + 1).reshape(found.shape)).sum().backward()
    names = ["hidden", "head.dense.weight", "head.dense.bias", "head.out.weight", "head.out.bias"]
    return {
        "features": features, "pool": pool, "activation": activation,
        "weights": {name: {"shape": list(x.shape), "data": x.flatten().tolist()}
                    for name, x in zip(names[1:], weights)},
        "logits": found.flatten().tolist(),
        "gradients": {name: leaf.grad.flatten().tolist() for name, leaf in zip(names, leaves)},
    }


def main() -> None:
    hidden = drawn(len(ROWS), LENGTH, HIDDEN)
    cases = [case(hidden, features, pool, activation)
             for features, activation in zip(FEATURES, [*ACTIVATIONS] * 3)
             for pool in ("tokens", "withSpecial")]
    golden = {
        "script": "test/golden/make_pair_head.py",
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
        "shape": list(hidden.shape), "labels": LABELS,
        "mask": [int(token != ".") for row in ROWS for token in row],
        "typeIds": [kind for row in ROWS for kind in types(row)],
        "special": [int(token in "CS") for row in ROWS for token in row],
        "hidden": hidden.flatten().tolist(), "cases": cases,
    }
    file = Path(__file__).with_name("pair_head.json")
    rounded = json.loads(json.dumps(golden), parse_float=lambda x: float(f"{float(x):.9g}"))
    file.write_text(json.dumps(rounded, separators=(",", ":")) + "\n")
    print(f"{file.name}: {file.stat().st_size:,} bytes, {len(cases)} cases")


if __name__ == "__main__":
    main()
