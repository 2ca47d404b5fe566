"""PyTorch's side of the step benchmarks: forward, backward, clipping at 1.0 and fused AdamW.

    python peer_step.py --size small|base|mini --precision fp32|bf16
                        [--compile] [--eager-attention] [--dropout P]

Hugging Face's BertModel under the sentence head of test/golden/sentence_model.py; bf16 is
autocast, with fp32 weights. small and base have random weights; mini is bert-mini-zh, loaded with
its tokenizer. It is driven by lines on stdin and answers each with one JSON line on stdout, so that
one caller can let it take turns with another engine in the same run:

    {"steps": n, "batch": b, "length": l}   runs n steps; batch and length may be left out
    {"quit": true}                          ends it, as the end of stdin does

Steps are answered by {"milliseconds": [one per step], "loss", "peakMegabytes", "tensors",
"parameterTensors", "parameters", "threads", "size", "precision", "compiled", "attention",
"dropout", "versions"}; a line that is none of these gets {"error": "…"}. The first step of a shape
compiles it, where asked to. peakMegabytes is the process's largest resident size so far, in 1e6
bytes; tensors counts those kept between steps: parameters, gradients and the optimizer's state.
While it waits for a line it uses no processor time.
"""

import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "golden"))

# OpenMP's default lets idle threads sleep after some milliseconds; an inherited "active" policy
# would let them spin through the other engine's turn.
for setting in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"):
    os.environ.pop(setting, None)

import torch  # noqa: E402
from transformers import AutoTokenizer, BertConfig  # noqa: E402

from sentence_model import (  # noqa: E402
    BERT_MINI_ZH,
    SentenceModel,
    load_bert,
    new_bert,
    versions,
)

SIZES = {
    "small": dict(layers=6, hidden=384, heads=12, ffn=1536, vocab=30522, batch=32, length=64),
    "base": dict(layers=12, hidden=768, heads=12, ffn=3072, vocab=21128, batch=16, length=64),
    "mini": dict(layers=6, hidden=384, heads=12, ffn=1536, vocab=9600, batch=32, length=64),
}
CLASSES = 2


def usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def peak_megabytes() -> float:
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest * (1 if sys.platform == "darwin" else 1024) / 1e6  # macOS counts in bytes


def load_model(attention: str, dropout: float) -> SentenceModel:
    AutoTokenizer.from_pretrained(BERT_MINI_ZH, local_files_only=True)
    bert = load_bert(BERT_MINI_ZH, attention, dropout)
    return SentenceModel(bert, CLASSES, dropout).train()


def make_model(size: dict, attention: str, dropout: float) -> SentenceModel:
    config = BertConfig(
        vocab_size=size["vocab"],
        hidden_size=size["hidden"],
        num_hidden_layers=size["layers"],
        num_attention_heads=size["heads"],
        intermediate_size=size["ffn"],
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
    )
    return SentenceModel(new_bert(config, attention), CLASSES, dropout).train()


def make_batch(shape: tuple[int, int], vocab: int) -> tuple[torch.Tensor, ...]:
    """Random ids; rows are between half full and full, the first one is full."""
    lengths = torch.randint(shape[1] // 2, shape[1] + 1, (shape[0], 1))
    lengths[0] = shape[1]
    mask = (torch.arange(shape[1])[None] < lengths).long()
    ids = torch.randint(1, vocab, shape) * mask
    labels = torch.randint(CLASSES, (shape[0],))
    return ids, mask, torch.zeros_like(ids), labels


class Peer:
    def __init__(self, options: argparse.Namespace):
        torch.manual_seed(0)
        torch.set_num_threads(usable_cores())
        self.size = size = SIZES[options.size]
        attention = "eager" if options.eager_attention else "sdpa"
        if options.size == "mini":
            self.model = load_model(attention, options.dropout)
        else:
            self.model = make_model(size, attention, options.dropout)
        self.batches = {}
        self.bf16 = options.precision == "bf16"
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=2e-5, weight_decay=0.01, fused=True
        )
        compiled = torch.compile(self.model, dynamic=False) if options.compile else self.model
        self.forward = compiled
        self.about = {
            "size": options.size,
            "precision": options.precision,
            "compiled": options.compile,
            "attention": attention,
            "dropout": options.dropout,
            "threads": torch.get_num_threads(),
            "versions": versions(),
        }

    def batch(self, request: dict) -> tuple[torch.Tensor, ...]:
        shape = (request.get("batch", self.size["batch"]), request.get("length", self.size["length"]))
        if shape not in self.batches:
            self.batches[shape] = make_batch(shape, self.size["vocab"])
        return self.batches[shape]

    def step(self, batch: tuple[torch.Tensor, ...]) -> float:
        ids, mask, types, labels = batch
        self.optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            logits = self.forward(ids, mask, types)
        loss = torch.nn.functional.cross_entropy(logits.float(), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return loss.item()

    def run(self, request: dict) -> dict:
        milliseconds, loss = [], None
        batch = self.batch(request)
        for _ in range(request["steps"]):
            start = time.perf_counter()
            loss = self.step(batch)
            milliseconds.append(round((time.perf_counter() - start) * 1e3, 3))
        return {"milliseconds": milliseconds, "loss": loss, **self.counts(), **self.about}

    def counts(self) -> dict:
        parameters = list(self.model.parameters())
        gradients = sum(p.grad is not None for p in parameters)
        states = sum(
            torch.is_tensor(value)
            for state in self.optimizer.state.values()
            for value in state.values()
        )
        return {
            "peakMegabytes": round(peak_megabytes(), 1),
            "tensors": len(parameters) + gradients + states,
            "parameterTensors": len(parameters),
            "parameters": sum(p.numel() for p in parameters),
        }


def read_request(line: str) -> dict | None:
    """What a line asks for; None for the line that ends the conversation."""
    try:
        request = json.loads(line)
    except json.JSONDecodeError:
        request = None
    match request:
        case {"quit": True}:
            return None
        case {"steps": int(steps), **shape} if steps > 0 and shape.keys() <= {"batch", "length"}:
            return request
    raise ValueError(
        'Expected {"steps": n, "batch": b, "length": l} with n > 0 or {"quit": true}, '
        f"but found {line.strip()!r}."
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", choices=SIZES, required=True)
    parser.add_argument("--precision", choices=("fp32", "bf16"), required=True)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--eager-attention", action="store_true")
    parser.add_argument("--dropout", type=float, default=0.0)
    peer = Peer(parser.parse_args())
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever a library prints is not an answer
    for line in sys.stdin:
        try:
            request = read_request(line)
            if request is None:
                break
            answer = peer.run(request)
        except ValueError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
