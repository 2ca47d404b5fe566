"""Loads a saved model and its tokenizer in transformers and runs one text through them.

    python check_grown_model.py MODEL_FOLDER TEXT

The answer, one line of JSON, is {"ids": […], "tokens": size of the tokenizer, "rows": rows of the
word embeddings, "states": last hidden state, flat}. A test calls this where WORKBOOK_TORCH_PYTHON
names a Python that has torch and transformers.
"""

import json
import sys

import torch
from transformers import AutoModel, AutoTokenizer


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(f"Expected a model folder and a text, but found {sys.argv[1:]}.\n\n{__doc__}")
    folder, text = sys.argv[1:]
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder)
    inputs = tokenizer(text, return_tensors="pt")
    with torch.no_grad():
        states = model.eval()(**inputs).last_hidden_state
    answer = {
        "ids": inputs["input_ids"][0].tolist(),
        "tokens": len(tokenizer),
        "rows": model.get_input_embeddings().num_embeddings,
        "states": states.flatten().tolist(),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
