"""Loads a saved masked LM and its tokenizer in transformers and fills the masks of a text.

    python check_masked_lm.py MODEL_FOLDER TEXT

The answer, one line of JSON, is {"ids": […], "tied": whether the decoder is the word embeddings,
"logits": of every position, flat, "fills": the five best words of each mask by the pipeline
"fill-mask", as [[[word, probability], …], …]}. A test calls this where WORKBOOK_TORCH_PYTHON names a
Python that has torch and transformers.
"""

import json
import sys

import torch
from transformers import AutoTokenizer, BertForMaskedLM, pipeline


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(f"Expected a model folder and a text, but found {sys.argv[1:]}.\n\n{__doc__}")
    folder, text = sys.argv[1:]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model, report = BertForMaskedLM.from_pretrained(folder, output_loading_info=True)
    wrong = sorted(report["missing_keys"]) + sorted(report["unexpected_keys"])
    if wrong:
        sys.exit(f"Expected the weights of BertForMaskedLM, but these lack or are too many: {wrong}")
    inputs = tokenizer(text, return_tensors="pt")
    with torch.no_grad():
        logits = model.eval()(**inputs).logits
    words, decoder = model.get_input_embeddings().weight, model.cls.predictions.decoder.weight
    found = pipeline("fill-mask", model=model, tokenizer=tokenizer)(text, top_k=5)
    fills = found if isinstance(found[0], list) else [found]
    answer = {
        "ids": inputs["input_ids"][0].tolist(),
        "tied": words.data_ptr() == decoder.data_ptr(),
        "logits": logits.flatten().tolist(),
        "fills": [[[one["token"], one["score"]] for one in fill] for fill in fills],
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
