"""Writes crf.safetensors: pytorch-crf on random sequences of up to 128 positions with 33 tags.

pip install torch==2.13.0 pytorch-crf==0.7.2 safetensors numpy
python test/golden/make_crf.py

Rows of 128, 77 and 1 positions; scores are normal with deviation 2, transitions with deviation 1.
All is computed in fp64 and stored in fp32:

    emissions [3, 128, 33], tags [3, 128] (-1: no position), start, end, transitions
    rows [3] log-likelihoods, reductions [3] (sum, mean, token mean)
    d_emissions, d_start, d_end, d_transitions: gradients of the token mean
    best [3, 128] the best tags, -1 where there is no position

The metadata says how far pytorch-crf's own fp32 lies from that, as relative L2.
"""
import json
import pathlib

import torch
from safetensors.torch import save_file
from torchcrf import CRF

LENGTHS, TAGS = (128, 77, 1), 33
generator = torch.Generator().manual_seed(20240601)


def normal(*shape, deviation):
    return (torch.randn(*shape, generator=generator) * deviation).float()


emissions = normal(len(LENGTHS), max(LENGTHS), TAGS, deviation=2)
scores = {"start_transitions": normal(TAGS, deviation=1), "end_transitions": normal(TAGS, deviation=1),
          "transitions": normal(TAGS, TAGS, deviation=1)}
tags = torch.randint(0, TAGS, (len(LENGTHS), max(LENGTHS)), generator=generator)
mask = torch.arange(max(LENGTHS))[None, :] < torch.tensor(LENGTHS)[:, None]


def run(dtype):
    crf = CRF(TAGS, batch_first=True).to(dtype)
    crf.load_state_dict({name: value.to(dtype) for name, value in scores.items()})
    e = emissions.to(dtype).requires_grad_()
    by = {r: crf(e, tags, mask, reduction=r) for r in ("none", "sum", "mean", "token_mean")}
    by["token_mean"].backward()
    best = torch.full_like(tags, -1)
    for row, path in enumerate(crf.decode(e, mask)):
        best[row, :len(path)] = torch.tensor(path)
    found = {
        "rows": by["none"].detach(),
        "reductions": torch.stack([by[r].detach() for r in ("sum", "mean", "token_mean")]),
        "d_emissions": e.grad, "d_start": crf.start_transitions.grad,
        "d_end": crf.end_transitions.grad, "d_transitions": crf.transitions.grad,
    }
    return found, best


exact, best = run(torch.float64)
rounded, _ = run(torch.float32)
errors = {name: float((rounded[name] - x).norm() / x.norm()) for name, x in exact.items()}
tensors = {
    "emissions": emissions, "start": scores["start_transitions"], "end": scores["end_transitions"],
    "transitions": scores["transitions"], "tags": torch.where(mask, tags, -1).int(),
    "best": best.int(), **{name: x.float().contiguous() for name, x in exact.items()},
}
path = pathlib.Path(__file__).with_name("crf.safetensors")
save_file(tensors, path, metadata={
    "script": "make_crf.py", "versions": json.dumps({"torch": torch.__version__, "pytorch-crf": "0.7.2"}),
    "relative_l2_fp32_to_fp64": json.dumps(errors),
})
print(path, path.stat().st_size, "bytes", errors)
