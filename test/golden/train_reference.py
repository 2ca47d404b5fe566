"""Fine-tunes bert-mini-zh in PyTorch with the workbook's first recipe, on the same batches.

    python train_reference.py FOLDER --seed 1 [--model MODEL_FOLDER] [--threads N]

Reads from FOLDER
    recipe.json                see the fields of Recipe below
    batches_seed<n>.jsonl      one padded batch a line, in training order over all epochs:
                               {"ids": [[…]], "mask": [[…]], "types": [[…]], "labels": […]}
    dev.jsonl, test.jsonl      batches of the same form
    head_seed<n>.safetensors   the initial head (head.dense.*, head.out.*), so that both engines
                               start from the same weights
and writes reference_seed<n>.json there, which it also prints:
    {"seed", "bestEpoch", "dev": [macro F1 per epoch], "test": {"macroF1", "accuracy"},
     "losses": [one per step], "seconds", "recipe", "versions"}

fp32 throughout. AdamW with bias correction; weight decay spares biases and LayerNorm. The rate
of step t (from 1) is rate * (t - 1) / w up to step w = ceil(warmup * totalSteps), then falls in a
line to rate / (totalSteps - w) at the last one: transformers' linear schedule. Dropout in the
encoder (states and attention weights) and before the head's last dense layer. The weights of the
first epoch with the best dev macro F1 are the ones scored on the test split. Macro F1 is the mean
over all classes of the head; a class with nothing to count has 0.

With dropout 0 there is no chance left: the losses of both engines must then agree step by step.
"""

import argparse
import copy
import json
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Iterator

import torch
from sklearn.metrics import accuracy_score, f1_score
from torch.nn.functional import cross_entropy
from transformers import get_linear_schedule_with_warmup

from sentence_model import (
    BERT_MINI_ZH,
    SentenceModel,
    focal_loss,
    load_bert,
    load_head,
    versions,
)

Batch = tuple[torch.Tensor, ...]


@dataclass
class Recipe:
    """An unknown or missing field is an error: a silently ignored one would void the comparison."""

    rate: float  # peak learning rate of every weight
    warmup: float  # fraction of totalSteps
    totalSteps: int  # steps of all epochs together, which the schedule runs over
    stepsPerEpoch: int
    weightDecay: float
    clip: float  # largest global gradient norm
    betas: tuple[float, float]
    eps: float
    dropout: float
    loss: dict | None = None  # {"name": "crossEntropy"} or {"name": "focal", "gamma", "alpha"?}
    patience: int | None = None  # epochs without a better dev macro F1 before it stops
    note: str = ""  # whatever the writer wants to keep beside it


def read_recipe(file: Path) -> Recipe:
    try:
        return Recipe(**json.loads(file.read_text()))
    except TypeError as error:
        raise SystemExit(f"{file}: {error}. Expected the fields of Recipe in {__file__}.")


def read_batches(file: Path) -> list[Batch]:
    rows = (json.loads(line) for line in file.read_text().splitlines() if line)
    keys = ("ids", "mask", "types", "labels")
    return [tuple(torch.tensor(row[key]) for key in keys) for row in rows]


def load_start(model_folder: Path, head_file: Path, dropout: float) -> SentenceModel:
    head = load_head(head_file, dropout)
    bert = load_bert(model_folder, attention="sdpa", dropout=dropout)
    model = SentenceModel(bert, head.out.out_features, dropout)
    model.head = head
    return model


def parameter_groups(model: SentenceModel, decay: float) -> list[dict]:
    decayed, spared = [], []
    for name, parameter in model.named_parameters():
        is_spared = name.endswith("bias") or "LayerNorm" in name
        (spared if is_spared else decayed).append(parameter)
    return [
        {"params": decayed, "weight_decay": decay},
        {"params": spared, "weight_decay": 0.0},
    ]


def loss_of(recipe: Recipe, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    match recipe.loss:
        case None | {"name": "crossEntropy"}:
            return cross_entropy(logits, labels)
        case {"name": "focal", "gamma": gamma, **rest}:
            alpha = torch.tensor(rest["alpha"]) if rest.get("alpha") else None
            return focal_loss(logits, labels, gamma, alpha)
    raise SystemExit(f"Expected a crossEntropy or focal loss, but found {recipe.loss}.")


class Trainer:
    def __init__(self, model: SentenceModel, recipe: Recipe):
        self.model, self.recipe = model, recipe
        groups = parameter_groups(model, recipe.weightDecay)
        self.optimizer = torch.optim.AdamW(
            groups, lr=recipe.rate, betas=tuple(recipe.betas), eps=recipe.eps
        )
        warmup = math.ceil(recipe.warmup * recipe.totalSteps)
        self.schedule = get_linear_schedule_with_warmup(self.optimizer, warmup, recipe.totalSteps)

    def step(self, batch: Batch) -> float:
        *inputs, labels = batch
        self.optimizer.zero_grad(set_to_none=True)
        loss = loss_of(self.recipe, self.model(*inputs), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.clip)
        self.optimizer.step()
        self.schedule.step()
        return loss.item()

    def epoch(self, batches: list[Batch]) -> list[float]:
        self.model.train()
        return [self.step(batch) for batch in batches]


def score(model: SentenceModel, batches: list[Batch]) -> dict[str, float]:
    model.eval()
    with torch.no_grad():
        predicted = torch.cat([model(*inputs).argmax(-1) for *inputs, _ in batches])
    truth = torch.cat([labels for *_, labels in batches])
    classes = list(range(model.head.out.out_features))
    macro = f1_score(truth, predicted, labels=classes, average="macro", zero_division=0)
    return {"macroF1": float(macro), "accuracy": float(accuracy_score(truth, predicted))}


def epochs_of(batches: list[Batch], recipe: Recipe) -> Iterator[list[Batch]]:
    if len(batches) != recipe.totalSteps:
        raise SystemExit(f"Expected {recipe.totalSteps} batches, but found {len(batches)}.")
    for start in range(0, len(batches), recipe.stepsPerEpoch):
        yield batches[start : start + recipe.stepsPerEpoch]


def train(trainer: Trainer, batches: list[Batch], dev: list[Batch]) -> dict:
    """Trains, and leaves the weights of the best epoch in the model."""
    curve, losses = [], []
    best_epoch, best_weights = 0, None
    for epoch, part in enumerate(epochs_of(batches, trainer.recipe), start=1):
        losses += trainer.epoch(part)
        curve.append(score(trainer.model, dev)["macroF1"])
        if curve[-1] > max(curve[:-1], default=-1.0):
            best_epoch, best_weights = epoch, copy.deepcopy(trainer.model.state_dict())
        patience = trainer.recipe.patience
        if patience is not None and epoch - best_epoch >= patience:
            break
    trainer.model.load_state_dict(best_weights)
    return {"bestEpoch": best_epoch, "dev": curve, "losses": losses}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--model", type=Path, default=BERT_MINI_ZH)
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    folder, seed = options.folder, options.seed
    recipe = read_recipe(folder / "recipe.json")
    model = load_start(options.model, folder / f"head_seed{seed}.safetensors", recipe.dropout)
    start = time.perf_counter()
    course = train(
        Trainer(model, recipe),
        read_batches(folder / f"batches_seed{seed}.jsonl"),
        read_batches(folder / "dev.jsonl"),
    )
    test = score(model, read_batches(folder / "test.jsonl"))
    seconds = round(time.perf_counter() - start, 1)
    result = {"seed": seed, **course, "test": test, "seconds": seconds}
    text = json.dumps({**result, "recipe": asdict(recipe), "versions": versions()})
    (folder / f"reference_seed{seed}.json").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
