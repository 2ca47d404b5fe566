"""The sentence classifier as PyTorch and transformers define it: shared by the scripts beside it.

    cls    = encoder(ids)[:, 0]                                        [batch, hidden]
    a      = tanh(cls @ head.dense.weight.T + head.dense.bias)         [batch, hidden]
    logits = dropout(a) @ head.out.weight.T + head.out.bias            [batch, classes]

Parameters are named "bert.<Hugging Face name>", "head.dense.*" and "head.out.*".
"""

import json
import platform
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file, save
from transformers import BertConfig, BertModel

transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()

ROOT = Path(__file__).resolve().parents[2]
BERT_MINI_ZH = ROOT / "datasets" / "pretrained" / "bert-mini-zh"


class Head(torch.nn.Module):
    def __init__(self, hidden: int, classes: int, dropout: float):
        super().__init__()
        self.dense = torch.nn.Linear(hidden, hidden)
        self.dropout = torch.nn.Dropout(dropout)
        self.out = torch.nn.Linear(hidden, classes)

    def forward(self, cls: torch.Tensor) -> torch.Tensor:
        return self.out(self.dropout(torch.tanh(self.dense(cls))))


class SentenceModel(torch.nn.Module):
    def __init__(self, bert: BertModel, classes: int, dropout: float = 0.0):
        super().__init__()
        self.bert = bert
        self.head = Head(bert.config.hidden_size, classes, dropout)

    def forward(self, ids, mask, types) -> torch.Tensor:
        states = self.bert(input_ids=ids, attention_mask=mask, token_type_ids=types)
        return self.head(states.last_hidden_state[:, 0])


def new_bert(config: BertConfig, attention: str = "eager") -> BertModel:
    """A BertModel with random weights, without the pooler."""
    config._attn_implementation = attention
    return BertModel(config, add_pooling_layer=False)


def load_bert(folder: Path, attention: str = "eager", dropout: float | None = None) -> BertModel:
    """The encoder of a model folder in fp32, whatever type its file has.

    transformers fills weights that the file lacks with random numbers; here that is an error.
    """
    extra = {}
    if dropout is not None:
        extra = {"hidden_dropout_prob": dropout, "attention_probs_dropout_prob": dropout}
    bert, report = BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        dtype=torch.float32,
        attn_implementation=attention,
        local_files_only=True,
        output_loading_info=True,
        **extra,
    )
    wrong = sorted(report["missing_keys"]) + sorted(map(str, report["mismatched_keys"]))
    if wrong:
        raise ValueError(f"Expected every encoder weight in {folder}, but lacks {wrong[:5]}.")
    return bert


def load_head(file: Path, dropout: float = 0.0) -> Head:
    """A head from the tensors named head.* of a safetensors file."""
    tensors = {
        name.removeprefix("head."): value.float()
        for name, value in load_file(file).items()
        if name.startswith("head.")
    }
    classes, hidden = tensors["out.weight"].shape
    head = Head(hidden, classes, dropout)
    head.load_state_dict(tensors)
    return head


def focal_loss(logits, labels, gamma: float, alpha: torch.Tensor | None = None):
    """mean over rows of -alpha[y] (1 - p[y])^gamma log p[y]; divided by the row count."""
    log_p = torch.log_softmax(logits, dim=-1).gather(1, labels[:, None])[:, 0]
    weight = (1 - log_p.exp()) ** gamma
    if alpha is not None:
        weight = weight * alpha[labels]
    return -(weight * log_p).mean()


def versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "transformers": transformers.__version__,
    }


def with_sorted_metadata(data: bytes) -> bytes:
    """The library writes metadata in a random order; sorted, equal numbers are equal files."""
    end = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:end])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + data[end:]


def save_golden(tensors: dict[str, torch.Tensor], file: Path, script: str, **notes: str) -> None:
    """Writes float tensors as F32 and integer ones as I32, with versions and notes beside them."""
    kept = {
        name: value.detach().to(torch.float32 if value.is_floating_point() else torch.int32)
        for name, value in tensors.items()
    }
    contiguous = {name: value.contiguous().clone() for name, value in kept.items()}
    metadata = {"format": "pt", "script": f"test/golden/{script}", **versions(), **notes}
    data = save(contiguous, metadata=metadata)
    file.write_bytes(with_sorted_metadata(data))
    print(f"{file.name}: {file.stat().st_size:,} bytes, {len(contiguous)} tensors")
