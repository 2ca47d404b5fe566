"""pytorch-crf's side of the CRF benchmark: log-likelihood and all its gradients, fp32.

    python peer_crf.py LENGTH

32 rows of LENGTH positions with 33 tags, and the same numbers, as own_crf.ts has them. It is driven by lines on stdin,
{"steps": n} or {"quit": true}, and answers each with one JSON line on stdout. Needs torch and
pytorch-crf.
"""

import json
import os
import sys
import time
from importlib.metadata import version

# OpenMP's default lets idle threads sleep after some milliseconds; an inherited "active" policy
# would let them spin through the other engine's turn.
for setting in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"):
    os.environ.pop(setting, None)

import torch  # noqa: E402
from torchcrf import CRF  # noqa: E402

BATCH, LENGTH, TAGS = 32, int(sys.argv[1]), 33
torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())


def waves(shape, size):
    """Numbers that look random and are the same in any language."""
    count = torch.Size(shape).numel()
    return (size * torch.sin(torch.arange(1, count + 1, dtype=torch.float64))).float().reshape(shape)


crf = CRF(TAGS, batch_first=True)
with torch.no_grad():
    for parameter in (crf.start_transitions, crf.end_transitions, crf.transitions):
        parameter.copy_(waves(parameter.shape, 0.1))
emissions = waves((BATCH, LENGTH, TAGS), 2).requires_grad_()
rows, columns = torch.arange(BATCH)[:, None], torch.arange(LENGTH)[None, :]
mask = (rows == 0) | (columns < LENGTH // 2 + (rows * 7) % (LENGTH // 2 + 1))
tags = (rows * 5 + columns * 3) % TAGS


def step() -> float:
    emissions.grad = None
    crf.zero_grad(set_to_none=True)
    loss = -crf(emissions, tags, mask, reduction="token_mean")
    loss.backward()
    return loss.item()


answers, sys.stdout = sys.stdout, sys.stderr  # whatever a library prints is not an answer
for line in sys.stdin:
    request = json.loads(line)
    if request.get("quit"):
        break
    milliseconds, loss = [], None
    for _ in range(request["steps"]):
        start = time.perf_counter()
        loss = step()
        milliseconds.append(round((time.perf_counter() - start) * 1e3, 3))
    versions = {"torch": torch.__version__, "pytorch-crf": version("pytorch-crf"),
                "threads": torch.get_num_threads()}
    print(json.dumps({"milliseconds": milliseconds, "loss": loss, "versions": versions}),
          file=answers, flush=True)
