"""Writes optimizer.json: 100 steps of torch.optim.AdamW with clipping, layered rates, a schedule and
moving averages, in fp32; transformers' schedules; and gradients clipped by PyTorch.

    python make_optimizer.py

Step t = 1 … 100, in this order:
    g       = gradients(t)                                        the formula below
    norm    = L2 norm of all gradients together                   (globalNorms[t - 1])
    g       = g * min(1, clip / (norm + 1e-6))                    torch.nn.utils.clip_grad_norm_
    rate    = variable's rate * factor                            (schedules[0].factors[t - 1])
    p       = AdamW(p, g): decoupled decay p -= rate * decay * p, moments with bias correction
    average = average + (1 - d) (p - average)                     torch.optim.swa_utils.AveragedModel
for each of the averages, which are AveragedModels of their own:
    start "copy": begins as the initial p, d = min(decay, (1 + t) / (10 + t)); for a decay of at most
        2 / 11 that is the decay itself, so that PyTorch's own get_ema_multi_avg_fn does it
    start "zero": begins as 0, d = decay by get_ema_multi_avg_fn; divided by 1 - decay^t when it is read
Each variable's rate comes from ELECTRA's formula (google-research/electra, model/optimization.py:
_get_layer_lrs) for 12 layers: learning rate * decay^(12 + 2 - depth), with depth 0 for the embeddings,
k + 1 for layer k and 14 for the head.

Numbers are made from seeds by Park and Miller's generator, and so by any reader, exactly:
    uniform(n, seed): s = 48271 (seed + 1); n times: s = 48271 s mod (2^31 - 1), 4 s / (2^31 - 1) - 2
    initial value of variable i (from 0)  = uniform(size, i)
    gradient of variable i at step t      = (0.5 uniform(size, 100 + i) + uniform(size, 1000 t + i))
                                            / 2^(t mod 8)
and are then rounded to fp32; but gradients are 0 at step 40, and those of quietVariable from step 60 to
69. So some steps are clipped and others are not, and the moments decay for a while.

`checks` holds the first numbers of both. `snapshots` has parameters and averages after every tenth step:
flat lists, row-major, nine digits.
"""

import json
from pathlib import Path

import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from transformers import (
    get_constant_schedule_with_warmup,
    get_cosine_schedule_with_warmup,
    get_linear_schedule_with_warmup,
)

from sentence_model import versions

STEPS, WARMUP = 100, 10
CLIP, BETAS, EPSILON, DECAY = 1.0, (0.9, 0.999), 1e-8, 0.1
RATE, LAYER_DECAY, LAYERS = 0.03, 0.8, 12
VARIABLES = {  # shape, ELECTRA's depth, whether it decays
    "bert.embeddings.word_embeddings.weight": ((7, 4), 0, True),
    "bert.embeddings.LayerNorm.weight": ((4,), 0, False),
    "bert.encoder.layer.1.attention.self.query.weight": ((4, 4), 2, True),
    "bert.encoder.layer.1.output.LayerNorm.bias": ((4,), 2, False),
    "bert.encoder.layer.10.output.dense.weight": ((4, 3), 11, True),
    "bert.encoder.layer.11.output.dense.bias": ((3,), 12, False),
    "head.out.weight": ((2, 5), 14, True),
    "head.mixing": ((2, 3, 2), 14, True),
    "head.scale": ((), 14, True),
}
QUIET = "head.out.weight"
AVERAGES = [
    {"decay": 0.9, "start": "copy"},  # warms up until step 80
    {"decay": 0.15, "start": "copy"},
    {"decay": 0.95, "start": "zero"},
]
SCHEDULES = {
    "linear": get_linear_schedule_with_warmup,
    "cosine": get_cosine_schedule_with_warmup,
    "constant": lambda optimizer, warmup, _: get_constant_schedule_with_warmup(optimizer, warmup),
}
SPANS = [(WARMUP, STEPS), (0, 7), (3, 17), (5, 6)]  # warm-up and total

Tensors = dict[str, torch.Tensor]


def uniform(size: int, seed: int) -> list[float]:
    state, numbers = 48271 * (seed + 1), []
    for _ in range(size):
        state = state * 48271 % 2147483647
        numbers.append(4 * state / 2147483647 - 2)
    return numbers


def tensor(numbers: list[float], shape: tuple[int, ...], dtype: torch.dtype) -> torch.Tensor:
    """Rounded to fp32, whatever the precision of what follows."""
    return torch.tensor(numbers, dtype=torch.float32).reshape(shape).to(dtype)


def initial(dtype: torch.dtype) -> Tensors:
    return {
        name: tensor(uniform(torch.Size(shape).numel(), i), shape, dtype)
        for i, (name, (shape, _, _)) in enumerate(VARIABLES.items())
    }


def gradients(step: int, dtype: torch.dtype) -> Tensors:
    made = {}
    for i, (name, (shape, _, _)) in enumerate(VARIABLES.items()):
        size = torch.Size(shape).numel()
        quiet = step == 40 or (60 <= step <= 69 and name == QUIET)
        drift, noise = uniform(size, 100 + i), uniform(size, 1000 * step + i)
        numbers = [(0.5 * d + n) / 2 ** (step % 8) for d, n in zip(drift, noise)]
        made[name] = tensor([0.0] * size if quiet else numbers, shape, dtype)
    return made


def rates() -> dict[str, float]:
    return {
        name: RATE * LAYER_DECAY ** (LAYERS + 2 - depth)
        for name, (_, depth, _) in VARIABLES.items()
    }


class Model(torch.nn.Module):
    def __init__(self, values: Tensors):
        super().__init__()
        self.values = torch.nn.ParameterList(v.clone() for v in values.values())

    def named(self) -> Tensors:
        return dict(zip(VARIABLES, (p.detach().clone() for p in self.values)))


def averaged_model(model: Model, decay: float, start: str) -> AveragedModel:
    def warmed_up(average: torch.Tensor, value: torch.Tensor, n: torch.Tensor) -> torch.Tensor:
        t = n.item()
        return torch.lerp(average, value, 1 - min(decay, (1 + t) / (10 + t)))

    constant = start == "zero" or decay <= 2 / 11
    average = AveragedModel(
        model,
        **({"multi_avg_fn": get_ema_multi_avg_fn(decay)} if constant else {"avg_fn": warmed_up}),
    )
    begin = {n: torch.zeros_like(v) if start == "zero" else v for n, v in model.named().items()}
    average.update_parameters(Model(begin))  # the first is copied
    return average


def read_average(average: AveragedModel, decay: float, start: str, step: int) -> Tensors:
    correction = 1 - decay**step if start == "zero" else 1.0
    return {name: value / correction for name, value in average.module.named().items()}


def trajectory(dtype: torch.dtype) -> dict[str, list]:
    model, rate = Model(initial(dtype)), rates()
    groups = [
        {"params": [p], "lr": rate[name], "weight_decay": DECAY if VARIABLES[name][2] else 0.0}
        for name, p in zip(VARIABLES, model.values)
    ]
    optimizer = torch.optim.AdamW(groups, betas=BETAS, eps=EPSILON, foreach=False, fused=False)
    schedule = get_linear_schedule_with_warmup(optimizer, WARMUP, STEPS)
    averages = [(averaged_model(model, **a), a) for a in AVERAGES]
    record: dict[str, list] = {"globalNorms": [], "snapshots": []}
    for step in range(1, STEPS + 1):
        for parameter, gradient in zip(model.values, gradients(step, dtype).values()):
            parameter.grad = gradient
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        record["globalNorms"].append(norm.item())
        optimizer.step()
        schedule.step()
        for average, _ in averages:
            average.update_parameters(model)
        if step % 10 == 0:
            record["snapshots"].append({
                "step": step,
                "parameters": model.named(),
                "averages": [read_average(average, step=step, **a) for average, a in averages],
            })
    return record


def flat(tensors: Tensors) -> dict[str, list[float]]:
    return {name: digits(tensor) for name, tensor in tensors.items()}


def digits(tensor: torch.Tensor) -> list[float]:
    """Nine digits tell an fp32 value from all others."""
    return [float(f"{x:.9g}") for x in tensor.flatten().tolist()]


def largest_relative_difference(record: dict[str, list], exact: dict[str, list]) -> float:
    """L2 of the difference by L2, the largest of all tensors of all snapshots."""
    def tensors(snapshots: list[dict]) -> list[torch.Tensor]:
        named = [kind for s in snapshots for kind in (s["parameters"], *s["averages"])]
        return [tensor.double() for one in named for tensor in one.values()]

    pairs = zip(tensors(record["snapshots"]), tensors(exact["snapshots"]))
    return max(((a - b).norm() / b.norm()).item() for a, b in pairs)


def clipped(step: int, limit: float) -> dict:
    values = gradients(step, torch.float32)
    parameters = [torch.nn.Parameter(torch.zeros_like(g)) for g in values.values()]
    for parameter, gradient in zip(parameters, values.values()):
        parameter.grad = gradient
    norm = torch.nn.utils.clip_grad_norm_(parameters, limit).item()
    after = flat({name: p.grad for name, p in zip(VARIABLES, parameters)})
    return {"step": step, "limit": limit, "norm": norm, "gradients": after}


def schedule_factors(name: str, warmup: int, total: int) -> dict:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule, factors = SCHEDULES[name](optimizer, warmup, total), []
    for _ in range(total):
        factors.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return {"name": name, "warmup": warmup, "total": total, "factors": factors}


def main() -> None:
    record, exact = trajectory(torch.float32), trajectory(torch.float64)
    rate, difference = rates(), largest_relative_difference(record, exact)
    golden = {
        "script": "test/golden/make_optimizer.py",
        "versions": versions(),
        "largestRelativeDifferenceToFp64": difference,
        "steps": STEPS, "clip": CLIP, "betas": BETAS, "epsilon": EPSILON, "weightDecay": DECAY,
        "electra": {"rate": RATE, "layerDecay": LAYER_DECAY, "layers": LAYERS},
        "quietVariable": QUIET,
        "variables": {
            name: {"shape": shape, "rate": rate[name], "decays": decays}
            for name, (shape, _, decays) in VARIABLES.items()
        },
        "averages": AVERAGES,
        "checks": {
            "initial": [v.flatten()[0].item() for v in initial(torch.float32).values()],
            "gradient": [v.flatten()[0].item() for v in gradients(99, torch.float32).values()],
        },
        "schedules": [schedule_factors(name, *span) for name in SCHEDULES for span in SPANS],
        "clipped": [clipped(*case) for case in ((1, 0.5), (2, 1.0), (7, 1.0), (8, 20.0))],
        "globalNorms": record["globalNorms"],
        "snapshots": [
            {"step": s["step"], "parameters": flat(s["parameters"]),
             "averages": [flat(a) for a in s["averages"]]}
            for s in record["snapshots"]
        ],
    }
    file = Path(__file__).resolve().with_name("optimizer.json")
    file.write_text(json.dumps(golden) + "\n")
    count = sum(norm > CLIP for norm in record["globalNorms"])
    print(f"{file.name}: {file.stat().st_size:,} bytes, {count} of {STEPS} steps clipped, "
          f"fp32 against fp64 {difference:.1e}; clipped alone: "
          f"{[(c['limit'], round(c['norm'], 3)) for c in golden['clipped']]}")


if __name__ == "__main__":
    main()
