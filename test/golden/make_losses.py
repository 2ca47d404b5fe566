"""Writes losses.json: values and gradients of cross entropy and focal loss by PyTorch's autograd.

pip install torch==2.13.0 --index-url <CPU wheels>
python test/golden/make_losses.py

Everything runs in float64 on logits that float32 holds exactly. The focal oracle takes 1 - p from
the other classes' logits, so that it stays finite at p = 1 for every gamma.
"""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(20240602)
torch.set_default_dtype(torch.float64)


def focal(logits, labels, gamma, alpha, smoothing, reduction):
    classes = logits.shape[1]
    counted = labels != -100
    own = F.one_hot(labels.clamp(min=0), classes).bool()
    log_p = F.log_softmax(logits, 1)
    others = torch.stack([
        torch.logsumexp(torch.cat([logits[:, :c], logits[:, c + 1:]], 1), 1)
        for c in range(classes)], 1)
    log_rest = others - torch.logsumexp(logits, 1, keepdim=True)
    term = -torch.exp(gamma * log_rest) * log_p
    weights = torch.ones(classes) if alpha is None else torch.tensor(alpha)
    target = (1 - smoothing) * own + smoothing / classes
    rows = (target * weights * term).sum(1) * counted
    if reduction == "none":
        return rows
    whole = (weights[labels.clamp(min=0)] * counted).sum()
    return rows.sum() / whole if reduction == "mean" else rows.sum()


def cross_entropy(logits, labels, weights, smoothing, reduction):
    weight = None if weights is None else torch.tensor(weights)
    return F.cross_entropy(logits, labels, weight=weight, label_smoothing=smoothing,
                           reduction=reduction)


def case(name, logits, labels, weights=None, smoothing=0.0, reduction="mean", gamma=None):
    x = torch.tensor(logits).requires_grad_()
    y = torch.tensor(labels)
    if gamma is None:
        loss = cross_entropy(x, y, weights, smoothing, reduction)
    else:
        loss = focal(x, y, gamma, weights, smoothing, reduction)
    # a different upstream gradient for each row shows rows that are mixed up
    upstream = torch.arange(1.0, loss.numel() + 1).reshape(loss.shape)
    loss.backward(upstream)
    assert torch.isfinite(loss).all() and torch.isfinite(x.grad).all(), name
    return {"name": name, "logits": logits, "labels": labels, "weights": weights,
            "labelSmoothing": smoothing, "reduction": reduction, "gamma": gamma,
            "loss": loss.flatten().tolist(), "gradient": x.grad.flatten().tolist()}


def draw(batch, classes, scale):
    logits = (torch.randn(batch, classes) * scale * 64).round() / 64
    return logits.tolist(), torch.randint(0, classes, (batch,)).tolist()


def cases():
    for gamma in (None, 0.0, 0.5, 1.0, 2.0, 5.0):
        for number, reduction in enumerate(("mean", "sum", "none")):
            logits, labels = draw(5, 3, 2)
            yield case("plain", logits, labels, reduction=reduction, gamma=gamma)
            yield case("weights", logits, labels, [0.25, 2.0, 0.5], 0.0, reduction, gamma)
            yield case("smoothing", logits, labels, None, 0.1, reduction, gamma)
            logits, labels = draw(6, 4, 3)
            labels[number], labels[5] = -100, -100
            yield case("ignored rows", logits, labels, None, 0.0, reduction, gamma)
            yield case("weights, smoothing and ignored rows", logits, labels,
                       [1.0, 3.0, 0.125, 0.5], 0.2, reduction, gamma)
        logits, labels = draw(1, 2, 1)
        yield case("one row", logits, labels, gamma=gamma)
        yield case("a class without weight", *draw(4, 3, 1), [1.0, 0.0, 1.0], 0.1, gamma=gamma)
        yield case("one class in all rows", draw(4, 3, 1)[0], [2, 2, 2, 2], gamma=gamma)
        extreme = [[1e4, -1e4, 0.0], [1e4, -1e4, 0.0], [-1e4, -1e4, -1e4], [1e4, 1e4, -1e4]]
        yield case("logits of 1e4", extreme, [0, 1, 2, 1], reduction="none", gamma=gamma)
        yield case("logits of 1e4, smoothed", extreme, [0, 1, 2, 1], [1.0, 2.0, 0.5], 0.1,
                   gamma=gamma)


path = pathlib.Path(__file__).with_name("losses.json")
path.write_text(json.dumps(list(cases()), separators=(",", ":")) + "\n")
print(path, path.stat().st_size, "bytes")
