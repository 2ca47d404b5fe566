"""Hugging Face's Trainer for the epoch benchmark: bert-mini-zh under BertForSequenceClassification.

    python peer_epoch.py DATA.json --batches random|group_by_length [--bf16]

DATA.json is {"name", "labels": [...], "train": [{"text", "label"}, …], "dev": […]}. The classifier is
the workbook's: [CLS] -> dense -> tanh -> dropout -> dense, with fresh weights. Batches are padded by
DataCollatorWithPadding, each to its longest row; whatever the request does not name is the Trainer's
default. Lines on stdin:

    {"seed", "epochs", "rate", "batchSize", "maxLength", "warmup", "weightDecay"}   trains once
    {"quit": true}                                                                  ends it

A run is answered by {"epochSeconds": [training only, one per epoch], "devMacroF1": [one per epoch],
"steps", "prepareSeconds": tokenizing and loading, "totalSeconds", "versions"}; one that cannot be
done by {"error": "…"}. It needs torch, transformers, accelerate and scikit-learn, and uses no
processor time while it waits.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "golden"))

# An inherited "active" policy would let idle threads spin through the other engine's turn.
for setting in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"):
    os.environ.pop(setting, None)

import accelerate  # noqa: E402
import torch  # noqa: E402
from sklearn.metrics import f1_score  # noqa: E402
from transformers import (  # noqa: E402
    AutoTokenizer,
    BertForSequenceClassification,
    DataCollatorWithPadding,
    Trainer,
    TrainerCallback,
    TrainingArguments,
    set_seed,
)

from sentence_model import BERT_MINI_ZH, versions  # noqa: E402


class Epochs(TrainerCallback):
    """Takes the time of each epoch's training, without the scoring after it."""

    def __init__(self):
        self.seconds = []
        self.begun = 0.0

    def on_epoch_begin(self, *_, **__):
        self.begun = time.perf_counter()

    def on_epoch_end(self, *_, **__):
        self.seconds.append(time.perf_counter() - self.begun)


def tokenized(rows: list[dict], labels: list[str], tokenizer, max_length: int) -> list[dict]:
    texts = [row["text"] for row in rows]
    encoded = tokenizer(texts, truncation=True, max_length=max_length)
    return [
        {
            **{key: values[i] for key, values in encoded.items()},
            "labels": labels.index(row["label"]),
        }
        for i, row in enumerate(rows)
    ]


def macro_f1(labels: list[str]):
    def compute(prediction) -> dict[str, float]:
        predicted, classes = prediction.predictions.argmax(-1), list(range(len(labels)))
        score = f1_score(
            prediction.label_ids, predicted, labels=classes, average="macro", zero_division=0
        )
        return {"macro_f1": float(score)}

    return compute


def arguments(request: dict, options: argparse.Namespace, folder: str) -> TrainingArguments:
    return TrainingArguments(
        output_dir=folder,
        num_train_epochs=request["epochs"],
        learning_rate=request["rate"],
        warmup_steps=request["warmup"],  # below 1: the share of all steps
        weight_decay=request["weightDecay"],
        per_device_train_batch_size=request["batchSize"],
        per_device_eval_batch_size=2 * request["batchSize"],
        seed=request["seed"],
        train_sampling_strategy=options.batches,
        bf16=options.bf16,
        use_cpu=not torch.cuda.is_available(),  # without it bf16 is refused there
        eval_strategy="epoch",
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
    )


def train(request: dict, data: dict, options: argparse.Namespace) -> dict:
    begun = time.perf_counter()
    set_seed(request["seed"])
    labels = data["labels"]
    tokenizer = AutoTokenizer.from_pretrained(BERT_MINI_ZH, local_files_only=True)
    rows = {
        split: tokenized(data[split], labels, tokenizer, request["maxLength"])
        for split in ("train", "dev")
    }
    model = BertForSequenceClassification.from_pretrained(
        BERT_MINI_ZH, num_labels=len(labels), dtype=torch.float32, local_files_only=True
    )
    epochs = Epochs()
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(
            model=model,
            args=arguments(request, options, folder),
            data_collator=DataCollatorWithPadding(tokenizer),
            train_dataset=rows["train"],
            eval_dataset=rows["dev"],
            compute_metrics=macro_f1(labels),
            callbacks=[epochs],
        )
        prepared = time.perf_counter()
        trainer.train()
    history = trainer.state.log_history
    return {
        "epochSeconds": epochs.seconds,
        "devMacroF1": [line["eval_macro_f1"] for line in history if "eval_macro_f1" in line],
        "steps": trainer.state.global_step,
        "prepareSeconds": prepared - begun,
        "totalSeconds": time.perf_counter() - begun,
        "versions": {**versions(), "accelerate": accelerate.__version__},
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--batches", choices=("random", "group_by_length"), required=True)
    parser.add_argument("--bf16", action="store_true")
    options = parser.parse_args()
    data = json.loads(options.data.read_text(encoding="utf-8"))
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever a library prints is not an answer
    for line in sys.stdin:
        request = json.loads(line)
        if request.get("quit"):
            break
        try:
            answer = train(request, data, options)
        except (KeyError, ValueError, RuntimeError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
