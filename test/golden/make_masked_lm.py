"""Writes masked_lm_bert-mini-zh.safetensors and masked_lm_tiny.safetensors: transformers' BertForMaskedLM.

    python make_masked_lm.py

masked_lm_bert-mini-zh: the shipped model on texts of which some tokens are masked. One batch:
    input_ids, attention_mask, token_type_ids   I32 [texts, length]
    positions                                   I32 [n] of the masked tokens, row * length + column
    logits                                      F32 [n, words]

masked_lm_tiny: two small random models, complete, "tied.…" with GELU and "untied.…" with its tanh
approximation and a decoder of its own; the metadata "tied", "untied" are their config.json. Of each
    parameter.NAME, gradient.NAME   F32
    logits                          F32 [n, words]
    loss                            F32: mean cross-entropy over the positions
and one batch for both, as above, with labels I32 [n]; one position occurs twice. The gradient of the
tied one's word embeddings is that of both their uses.
"""

import json

import torch
from transformers import AutoTokenizer, BertConfig, BertForMaskedLM

from sentence_model import BERT_MINI_ZH, ROOT, save_golden
from texts import CHINESE

HERE = ROOT / "test" / "golden"
TEXTS, LEAST = 8, 8
"""The first texts of at least so many tokens; of each the first and the middle one are masked."""


def logits_at(model, batch, positions):
    logits = model(**batch).logits
    return logits.reshape(-1, logits.shape[-1])[positions]


def write_bert_mini_zh() -> None:
    tokenizer = AutoTokenizer.from_pretrained(BERT_MINI_ZH, local_files_only=True)
    texts = [text if isinstance(text, str) else text[0] for text in CHINESE]
    long = [text for text in texts if len(tokenizer(text)["input_ids"]) >= LEAST][:TEXTS]
    batch = tokenizer(long, padding=True, return_tensors="pt")
    length, positions = batch["input_ids"].shape[1], []
    for row, mask in enumerate(batch["attention_mask"]):
        for column in (1, int(mask.sum()) // 2):
            batch["input_ids"][row, column] = tokenizer.mask_token_id
            positions.append(row * length + column)
    model = BertForMaskedLM.from_pretrained(
        BERT_MINI_ZH, dtype=torch.float32, attn_implementation="eager", local_files_only=True
    ).eval()
    with torch.no_grad():
        logits = logits_at(model, batch, positions)
        exact = logits_at(model.double(), batch, positions)
    error = (logits - exact).abs().max().item()
    print(f"{len(positions)} positions, length {length}, fp32 against fp64 {error:.1e}")
    tensors = {**batch, "positions": torch.tensor(positions), "logits": logits}
    notes = {"model": "bert-mini-zh", "max_abs_difference_to_fp64": f"{error:.3e}"}
    save_golden(tensors, HERE / "masked_lm_bert-mini-zh.safetensors", "make_masked_lm.py", **notes)


def tiny_config(**more) -> BertConfig:
    return BertConfig(
        vocab_size=37, hidden_size=24, num_hidden_layers=2, num_attention_heads=3,
        intermediate_size=40, max_position_embeddings=16, hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0, layer_norm_eps=1e-6, **more,
    )


def tiny_model(config: BertConfig) -> BertForMaskedLM:
    """Every parameter is random, those that a new model has at 0 or 1 too."""
    config._attn_implementation = "eager"
    model = BertForMaskedLM(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.normal_(1.0 if name.endswith("LayerNorm.weight") else 0.0, 0.2)
    return model


def write_tiny() -> None:
    torch.manual_seed(20260511)
    lengths = torch.tensor([7, 4, 6])
    mask = (torch.arange(7)[None] < lengths[:, None]).long()
    batch = {
        "input_ids": torch.randint(1, 37, (3, 7)) * mask,  # PyTorch gives [PAD] no gradient
        "attention_mask": mask,
        "token_type_ids": torch.randint(0, 2, (3, 7)) * mask,
    }
    positions, labels = torch.tensor([1, 5, 8, 16, 5, 19]), torch.randint(0, 37, (6,))
    tensors, notes = {**batch, "positions": positions, "labels": labels}, {}
    untied = {"hidden_act": "gelu_new", "tie_word_embeddings": False}
    for kind, more in {"tied": {}, "untied": untied}.items():
        model = tiny_model(tiny_config(**more))
        logits = logits_at(model, batch, positions)
        loss = torch.nn.functional.cross_entropy(logits, labels)
        loss.backward()
        tensors[f"{kind}.logits"], tensors[f"{kind}.loss"] = logits, loss
        for name, parameter in model.named_parameters():
            tensors[f"{kind}.parameter.{name}"] = parameter
            if parameter.grad is not None:  # untied, transformers adds decoder.bias alone
                tensors[f"{kind}.gradient.{name}"] = parameter.grad
        notes[kind] = json.dumps(model.config.to_diff_dict())
    save_golden(tensors, HERE / "masked_lm_tiny.safetensors", "make_masked_lm.py", **notes)


def main() -> None:
    write_bert_mini_zh()
    write_tiny()


if __name__ == "__main__":
    main()
