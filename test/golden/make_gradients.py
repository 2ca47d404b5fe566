"""Writes the gradients of one fine-tune step, dropout off, as PyTorch computes them in fp32.

    python make_gradients.py

gradients_tiny.safetensors: a small random model, complete. Metadata "config" is its config.json.
    parameter.<name>         every parameter, also biases and LayerNorm away from 0 and 1
    input_ids, attention_mask, token_type_ids   I32 [6, 20]; labels I32 [6]; logits [6, 3]
    loss, gradient.<name>                       mean cross-entropy
    focal_loss, focal_gradient.<name>           focal loss, gamma 2, alpha = focal_alpha[label]

gradients_bert-mini-zh.safetensors: the shipped model under a seeded head, 8 texts.
    head.dense.weight, ...   the head; the encoder's weights are the shipped ones
    input_ids, attention_mask, token_type_ids, labels, logits, loss
    norm.<name>        [1]   L2 norm of the gradient
    index.<name>       [k]   flat (row-major) positions, k = min(64, size)
    sample.<name>      [k]   the gradient there; three in four are drawn where it is not zero
    projection.<name>  [8]   p-th: sum over i of sign(i, p) * gradient[i], summed in fp64

sign(i, p), all in 32-bit integers, is -1 where the last bit of h is set, else +1:
    h = i + p * 0x9e3779b9;  h ^= h >>> 16;  h *= 0x85ebca6b;  h ^= h >>> 13;
    h *= 0xc2b2ae35;         h ^= h >>> 16
For a difference d of two gradients the mean over p of (sum_i sign(i, p) d[i])^2 estimates |d|^2,
so differences of projections measure the error over all entries, not only the sampled ones.

In exact arithmetic the gradient of every attention.self.key.bias is zero (softmax ignores a
constant added to a row), so there both sides hold rounding noise: compare those on the scale of
the whole gradient, not on their own.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy
from transformers import AutoTokenizer, BertConfig

from sentence_model import (
    BERT_MINI_ZH,
    Head,
    SentenceModel,
    focal_loss,
    load_bert,
    new_bert,
    save_golden,
)
from texts import REVIEWS

HERE = Path(__file__).resolve().parent
SAMPLES = 64
PROJECTIONS = 8
GAMMA = 2.0
NOISE_ONLY = "attention.self.key.bias"

Gradients = dict[str, torch.Tensor]


def gradients(
    model, batch, loss_of, autocast=False
) -> tuple[torch.Tensor, torch.Tensor, Gradients]:
    """Logits, loss and the gradient of each parameter for one batch."""
    model.zero_grad(set_to_none=True)
    inputs = batch["input_ids"], batch["attention_mask"], batch["token_type_ids"]
    with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
        logits = model(*inputs)
    logits = logits.float() if autocast else logits
    loss = loss_of(logits)
    loss.backward()
    return logits, loss, {name: p.grad.clone() for name, p in model.named_parameters()}


def relative_errors(found: Gradients, wanted: Gradients) -> dict[str, float]:
    """Relative L2 over all gradients at once, and the worst single tensor."""
    squares = {
        name: (
            (found[name].double() - value.double()).square().sum().item(),
            value.double().square().sum().item(),
        )
        for name, value in wanted.items()
    }
    each = {
        name: (difference / size) ** 0.5
        for name, (difference, size) in squares.items()
        if not name.endswith(NOISE_ONLY)
    }
    whole = sum(d for d, _ in squares.values()) / sum(s for _, s in squares.values())
    worst = max(each, key=lambda name: each[name])
    return {"all": whole**0.5, "worst": each[worst], "worstTensor": worst}


def error_to_fp64(model, batch, loss_of, wanted: Gradients) -> dict[str, float]:
    """How far fp32 itself is from fp64: no other fp32 engine can be asked to be nearer."""
    _, _, exact = gradients(model.double(), batch, loss_of)
    model.float()
    return relative_errors(wanted, exact)


# --- the tiny model -------------------------------------------------------------------------


def tiny_model() -> SentenceModel:
    torch.manual_seed(20240301)
    config = BertConfig(
        vocab_size=120,
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=64,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model = SentenceModel(new_bert(config), classes=3)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim == 1:  # biases start at 0 and LayerNorm weights at 1
                parameter.add_(0.1 * torch.randn_like(parameter))
            else:
                parameter.normal_(0, 0.15)
    return model


def tiny_batch() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(7)
    lengths = torch.tensor([20, 3, 11, 17, 8, 20])
    second_segment_from = torch.tensor([9, 20, 6, 20, 4, 13])
    positions = torch.arange(20)[None]
    mask = (positions < lengths[:, None]).long()
    types = (positions >= second_segment_from[:, None]).long() * mask
    ids = torch.randint(5, 120, (6, 20), generator=generator) * mask
    return {
        "input_ids": ids,
        "attention_mask": mask,
        "token_type_ids": types,
        "labels": torch.tensor([0, 2, 1, 1, 0, 2]),
    }


def write_tiny() -> None:
    model, batch = tiny_model(), tiny_batch()
    alpha = torch.tensor([0.5, 1.0, 2.0])

    def cross(logits):
        return cross_entropy(logits, batch["labels"])

    def focal(logits):
        return focal_loss(logits, batch["labels"], GAMMA, alpha.to(logits.dtype))

    logits, loss, plain = gradients(model, batch, cross)
    _, loss_focal, focused = gradients(model, batch, focal)
    notes = {
        "config": json.dumps(model.bert.config.to_diff_dict()),
        "focal_gamma": str(GAMMA),
        "relative_l2_fp32_to_fp64": json.dumps(error_to_fp64(model, batch, cross, plain)),
        "focal_relative_l2_fp32_to_fp64": json.dumps(error_to_fp64(model, batch, focal, focused)),
    }
    tensors = {
        **batch,
        "logits": logits,
        "loss": loss[None],
        "focal_alpha": alpha,
        "focal_loss": loss_focal[None],
        **{f"parameter.{name}": value for name, value in model.named_parameters()},
        **{f"gradient.{name}": value for name, value in plain.items()},
        **{f"focal_gradient.{name}": value for name, value in focused.items()},
    }
    print(notes)
    save_golden(tensors, HERE / "gradients_tiny.safetensors", "make_gradients.py", **notes)


# --- bert-mini-zh ---------------------------------------------------------------------------


def signs(size: int, projection: int) -> np.ndarray:
    """sign(i, projection) for i < size; NumPy's uint32 wraps around as the formula asks."""
    shift = np.uint32(projection * 0x9E3779B9 & 0xFFFFFFFF)
    h = np.arange(size, dtype=np.uint32) + shift
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return 1.0 - 2.0 * (h & np.uint32(1))


def sampled_positions(flat: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Mostly positions with a gradient (few rows of an embedding have one), some anywhere."""
    if flat.size <= SAMPLES:
        return np.arange(flat.size)
    touched = np.flatnonzero(flat)
    chosen = generator.choice(touched, min(SAMPLES * 3 // 4, touched.size), replace=False)
    others = np.setdiff1d(generator.permutation(flat.size)[: 2 * SAMPLES], chosen)
    others = generator.permutation(others)[: SAMPLES - chosen.size]
    return np.sort(np.concatenate([chosen, others]))


def digest(all_gradients: Gradients) -> dict[str, torch.Tensor]:
    """Norm, samples and projections of each gradient, in the place of the gradient."""
    tensors = {}
    generator = np.random.default_rng(11)
    for name, gradient in all_gradients.items():
        flat = gradient.double().numpy().ravel()
        positions = sampled_positions(flat, generator)
        projections = [(signs(flat.size, p) * flat).sum() for p in range(PROJECTIONS)]
        tensors[f"norm.{name}"] = torch.tensor([np.linalg.norm(flat)])
        tensors[f"index.{name}"] = torch.from_numpy(positions)
        tensors[f"sample.{name}"] = torch.from_numpy(flat[positions])
        tensors[f"projection.{name}"] = torch.tensor(projections)
    return tensors


def review_batch() -> dict[str, torch.Tensor]:
    tokenizer = AutoTokenizer.from_pretrained(BERT_MINI_ZH, local_files_only=True)
    rows = [
        tokenizer(text) if isinstance(text, str) else tokenizer(*text) for text, _ in REVIEWS
    ]
    batch = dict(tokenizer.pad(rows, padding_side="right", return_tensors="pt"))
    return {**batch, "labels": torch.tensor([label for _, label in REVIEWS])}


def seeded_head(hidden: int, classes: int) -> Head:
    torch.manual_seed(5)
    head = Head(hidden, classes, dropout=0.0)
    with torch.no_grad():
        for parameter in head.parameters():
            parameter.normal_(0, 0.05)
    return head


def autocast_errors(batch, loss_of, head: Head, wanted: Gradients) -> dict[str, dict]:
    """What PyTorch's own bf16 autocast makes of the same step, per attention implementation."""
    errors = {}
    for attention in ("eager", "sdpa"):
        model = SentenceModel(load_bert(BERT_MINI_ZH, attention, dropout=0.0), classes=3)
        model.head = head
        _, _, rounded = gradients(model, batch, loss_of, autocast=True)
        errors[attention] = relative_errors(rounded, wanted)
    return errors


def write_bert_mini_zh() -> None:
    batch = review_batch()
    head = seeded_head(hidden=384, classes=3)
    model = SentenceModel(load_bert(BERT_MINI_ZH, dropout=0.0), classes=3)
    model.head = head

    def cross(logits):
        return cross_entropy(logits, batch["labels"])

    logits, loss, wanted = gradients(model, batch, cross)
    notes = {
        "relative_l2_fp32_to_fp64": json.dumps(error_to_fp64(model, batch, cross, wanted)),
        "autocast_bf16": json.dumps(autocast_errors(batch, cross, head, wanted)),
        "total_norm": repr(sum(g.double().square().sum().item() for g in wanted.values()) ** 0.5),
        "texts": json.dumps([text for text, _ in REVIEWS], ensure_ascii=False),
    }
    tensors = {
        **batch,
        "logits": logits,
        "loss": loss[None],
        **{f"head.{name}": value for name, value in head.named_parameters()},
        **digest(wanted),
    }
    print(notes)
    file = HERE / "gradients_bert-mini-zh.safetensors"
    save_golden(tensors, file, "make_gradients.py", **notes)


if __name__ == "__main__":
    write_tiny()
    write_bert_mini_zh()
