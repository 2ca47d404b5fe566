"""Runs a saved sentence classifier in transformers and prints its logits.

    python check_saved_model.py MODEL_FOLDER < batch.json

batch.json is {"ids": [[…]], "mask": [[…]], "types": [[…]]}, padded; the answer, one line of JSON,
is {"logits": [[…]], "versions": {…}}. The folder holds config.json and model.safetensors with the
encoder's weights as "bert.…" and the head's as "head.dense.*" and "head.out.*". A test calls
this where WORKBOOK_TORCH_PYTHON names a Python that has torch and transformers.
"""

import json
import sys
from pathlib import Path

import torch

from sentence_model import SentenceModel, load_bert, load_head, versions


def load_model(folder: Path) -> SentenceModel:
    head = load_head(folder / "model.safetensors")
    model = SentenceModel(load_bert(folder), classes=head.out.out_features)
    model.head = head
    return model.eval()


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(f"Expected one model folder, but found {sys.argv[1:]}.\n\n{__doc__}")
    model = load_model(Path(sys.argv[1]))
    batch = json.load(sys.stdin)
    with torch.no_grad():
        logits = model(*(torch.tensor(batch[key]) for key in ("ids", "mask", "types")))
    print(json.dumps({"logits": logits.tolist(), "versions": versions()}))


if __name__ == "__main__":
    main()
