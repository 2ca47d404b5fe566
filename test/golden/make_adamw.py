"""Writes adamw.json: 100 steps of torch.optim.AdamW with clipping, schedule and EMA, in fp32.

    python make_adamw.py

Step t = 1 … 100, in this order:
    norm    = L2 norm of all gradients together                   (globalNorms[t - 1])
    g       = g * min(1, clip / (norm + 1e-6))                    torch.nn.utils.clip_grad_norm_
    rate    = group's rate * factor                               (scheduleFactors[t - 1])
    p       = AdamW(p, g): decoupled decay p -= rate * decay * p, moments with bias correction
    average = average + (1 - d) (p - average), starting as a copy of the initial p,
              d = min(0.99, (1 + t) / (10 + t))                   (emaDecays[t - 1])
factor is transformers.get_linear_schedule_with_warmup at t - 1 completed steps: 0 at the first
step, 1 after warmupSteps, and 1 / (steps - warmupSteps) at the last.

Gradients vary in size, so that some steps are clipped and others are not; step 40 has none, and
from step 60 to 69 one tensor's gradient is zero. Flat lists are row-major; every number is an
fp32 value written out in full.
"""

import copy
import json
from pathlib import Path

import torch
from transformers import get_linear_schedule_with_warmup

from sentence_model import versions

STEPS, WARMUP = 100, 10
CLIP, BETAS, EPSILON = 1.0, (0.9, 0.999), 1e-8
SHAPES = {
    "encoder.dense.weight": (4, 3),
    "encoder.LayerNorm.bias": (4,),
    "head.out.weight": (2, 5),
}
GROUPS = [
    {"names": ["encoder.dense.weight", "head.out.weight"], "rate": 0.01, "weightDecay": 0.1},
    {"names": ["encoder.LayerNorm.bias"], "rate": 0.03, "weightDecay": 0.0},
]

Tensors = dict[str, torch.Tensor]


def initial_parameters(generator: torch.Generator) -> Tensors:
    return {name: torch.randn(shape, generator=generator) for name, shape in SHAPES.items()}


def gradient_sequence(generator: torch.Generator) -> list[Tensors]:
    """A slow drift plus noise per tensor, scaled per step by a factor between about 0.02 and 2."""
    drift = {name: torch.randn(shape, generator=generator) for name, shape in SHAPES.items()}
    sequence = []
    for step in range(1, STEPS + 1):
        scale = torch.exp(1.2 * torch.randn((), generator=generator) - 1.8)
        noise = {name: torch.randn(s, generator=generator) for name, s in SHAPES.items()}
        gradients = {name: scale * (0.5 * drift[name] + noise[name]) for name in SHAPES}
        if step == 40:
            gradients = {name: torch.zeros(shape) for name, shape in SHAPES.items()}
        if 60 <= step <= 69:
            gradients["head.out.weight"] = torch.zeros(SHAPES["head.out.weight"])
        sequence.append(gradients)
    return sequence


def trajectory(initial: Tensors, sequence: list[Tensors], dtype: torch.dtype) -> dict[str, list]:
    parameters = {n: torch.nn.Parameter(v.to(dtype, copy=True)) for n, v in initial.items()}
    averages = {name: p.detach().clone() for name, p in parameters.items()}
    groups = [
        {
            "params": [parameters[name] for name in group["names"]],
            "lr": group["rate"],
            "weight_decay": group["weightDecay"],
        }
        for group in GROUPS
    ]
    optimizer = torch.optim.AdamW(groups, betas=BETAS, eps=EPSILON, foreach=False, fused=False)
    schedule = get_linear_schedule_with_warmup(optimizer, WARMUP, STEPS)
    record: dict[str, list] = {
        "scheduleFactors": [], "globalNorms": [], "emaDecays": [], "snapshots": []
    }
    for step, gradients in enumerate(sequence, start=1):
        for name, parameter in parameters.items():
            parameter.grad = gradients[name].to(dtype, copy=True)
        norm = torch.nn.utils.clip_grad_norm_(parameters.values(), CLIP)
        record["globalNorms"].append(norm.item())
        record["scheduleFactors"].append(schedule.get_last_lr()[0] / GROUPS[0]["rate"])
        optimizer.step()
        schedule.step()
        decay = min(0.99, (1 + step) / (10 + step))
        record["emaDecays"].append(decay)
        for name, parameter in parameters.items():
            averages[name].lerp_(parameter.detach(), 1 - decay)
        if step % 10 == 0:
            snapshot = {"step": step, "parameters": parameters, "averages": averages}
            record["snapshots"].append(copy.deepcopy(snapshot))
    return record


def flat(tensors: Tensors) -> dict[str, list[float]]:
    return {name: tensor.detach().flatten().tolist() for name, tensor in tensors.items()}


def largest_difference(one: dict[str, list], other: dict[str, list]) -> float:
    return max(
        (a[kind][name].double() - b[kind][name]).abs().max().item()
        for a, b in zip(one["snapshots"], other["snapshots"])
        for kind in ("parameters", "averages")
        for name in SHAPES
    )


def main() -> None:
    generator = torch.Generator().manual_seed(3)
    initial = initial_parameters(generator)
    sequence = gradient_sequence(generator)
    record = trajectory(initial, sequence, torch.float32)
    exact = trajectory(initial, sequence, torch.float64)
    golden = {
        "script": "test/golden/make_adamw.py",
        "versions": versions(),
        "maxAbsDifferenceToFp64": largest_difference(record, exact),
        "steps": STEPS,
        "warmupSteps": WARMUP,
        "clip": CLIP,
        "betas": BETAS,
        "epsilon": EPSILON,
        "groups": GROUPS,
        "shapes": SHAPES,
        "initial": flat(initial),
        "scheduleFactors": record["scheduleFactors"],
        "globalNorms": record["globalNorms"],
        "emaDecays": record["emaDecays"],
        "gradients": [flat(gradients) for gradients in sequence],
        "snapshots": [
            {**s, "parameters": flat(s["parameters"]), "averages": flat(s["averages"])}
            for s in record["snapshots"]
        ],
    }
    file = Path(__file__).resolve().with_name("adamw.json")
    file.write_text(json.dumps(golden) + "\n")
    clipped = sum(norm > CLIP for norm in record["globalNorms"])
    print(f"{file.name}: {file.stat().st_size:,} bytes, {clipped} of {STEPS} steps clipped, "
          f"fp32 against fp64 {golden['maxAbsDifferenceToFp64']:.1e}")


if __name__ == "__main__":
    main()
