"""Writes logit_adjusted.json: values and gradients of logit-adjusted cross entropy by PyTorch's autograd.

pip install torch==2.13.0 --index-url <CPU wheels>
python test/golden/make_logit_adjusted.py

Everything runs in float64 on logits that float32 holds exactly. Without smoothing the loss is taken in
the form of pairwise margins (Menon et al. 2021, the second form of eq. 10), which adds nothing to a
logit; with smoothing it is PyTorch's cross entropy of the adjusted logits.
"""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(20240717)
torch.set_default_dtype(torch.float64)


def pairwise(logits, labels, priors, tau):
    """log(1 + sum over the other classes of (their prior / the own)^tau * exp(their logit - the own))"""
    safe = labels.clamp(min=0)
    own = logits.gather(1, safe[:, None])
    ratio = tau * (priors.log()[None] - priors[safe].log()[:, None])
    others = (logits - own + ratio).masked_fill(F.one_hot(safe, logits.shape[1]).bool(), -torch.inf)
    return torch.logsumexp(torch.cat([torch.zeros(len(labels), 1), others], 1), 1) * (labels != -100)


def adjusted(logits, labels, priors, tau, smoothing, reduction):
    if smoothing > 0:
        return F.cross_entropy(logits + tau * priors.log(), labels, label_smoothing=smoothing,
                               reduction=reduction)
    rows = pairwise(logits, labels, priors, tau)
    if reduction == "none":
        return rows
    return rows.sum() / (labels != -100).sum() if reduction == "mean" else rows.sum()


def case(name, logits, labels, priors, tau, smoothing=0.0, reduction="mean"):
    x = torch.tensor(logits).requires_grad_()
    loss = adjusted(x, torch.tensor(labels), torch.tensor(priors), tau, smoothing, reduction)
    # a different upstream gradient for each row shows rows that are mixed up
    upstream = torch.arange(1.0, loss.numel() + 1).reshape(loss.shape)
    loss.backward(upstream)
    assert torch.isfinite(loss).all() and torch.isfinite(x.grad).all(), name
    return {"name": name, "logits": logits, "labels": labels, "priors": priors, "tau": tau,
            "labelSmoothing": smoothing, "reduction": reduction,
            "loss": loss.flatten().tolist(), "gradient": x.grad.flatten().tolist()}


def draw(batch, classes, scale):
    logits = (torch.randn(batch, classes) * scale * 64).round() / 64
    return logits.tolist(), torch.randint(0, classes, (batch,)).tolist()


def cases():
    for tau in (0.0, 0.5, 1.0, 2.0):
        for reduction in ("mean", "sum", "none"):
            yield case("plain", *draw(5, 3, 2), [0.9, 0.075, 0.025], tau, 0.0, reduction)
            yield case("smoothing", *draw(5, 3, 2), [0.2, 0.3, 0.5], tau, 0.1, reduction)
            logits, labels = draw(6, 4, 3)
            labels[1], labels[5] = -100, -100
            yield case("ignored rows", logits, labels, [1000.0, 100.0, 10.0, 1.0], tau, 0.0, reduction)
        yield case("one row of the rarest class", draw(1, 2, 1)[0], [1], [100.0, 1.0], tau)
        yield case("equal priors", *draw(4, 3, 1), [7.0, 7.0, 7.0], tau)
        extreme = [[64.0, -64.0, 0.0], [64.0, -64.0, 0.0], [-64.0, -64.0, -64.0], [64.0, 64.0, -64.0]]
        yield case("logits of 64", extreme, [0, 1, 2, 1], [0.98, 0.019, 0.001], tau, 0.0, "none")


path = pathlib.Path(__file__).with_name("logit_adjusted.json")
path.write_text(json.dumps(list(cases()), separators=(",", ":")) + "\n")
print(path, path.stat().st_size, "bytes")
