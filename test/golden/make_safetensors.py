"""Makes safetensors_types.safetensors and .json, and safetensors_rounding.json.

pip install torch==2.13.0 safetensors==0.8.0 numpy
python make_safetensors.py
"""

import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file

HERE = Path(__file__).parent
TYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U64": torch.uint64,
    "U32": torch.uint32,
    "U16": torch.uint16,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}
REALS = [0.0, -0.0, 1.0, -2.5, 1 / 3, 65504.0, 6e-8, 1e-7, float("inf"), float("-inf"), float("nan"), 0.1]


def integers(dtype: torch.dtype) -> list[int]:
    limits = torch.iinfo(dtype)
    return [limits.min, limits.max, 0, 1, 42, 7]


def tensors() -> dict[str, torch.Tensor]:
    made = {}
    for name, dtype in TYPES.items():
        if dtype == torch.bool:
            made[name] = torch.tensor([[True, False, True]])
        elif dtype.is_floating_point:
            made[name] = torch.tensor(REALS, dtype=torch.float64).to(dtype).reshape(3, 4)
        else:
            made[name] = torch.tensor(integers(dtype), dtype=dtype).reshape(2, 3)
    made["a single number"] = torch.tensor(3.5)
    made["empty"] = torch.zeros(2, 0, 5)
    made["1"] = torch.tensor([1], dtype=torch.int8)
    made["__proto__"] = torch.tensor([2], dtype=torch.int8)
    made["constructor"] = torch.tensor([3], dtype=torch.int8)
    made['中文 "quoted" \\ \n'] = torch.tensor([4], dtype=torch.int8)
    made["\U0001f642"] = torch.tensor([5], dtype=torch.int8)
    made["\ufb00"] = torch.tensor([6], dtype=torch.int8)
    return made


def values(tensor: torch.Tensor) -> list[str]:
    """Numbers as text that a reader can compare exactly; halves as the float32 they widen to."""
    if tensor.dtype.is_floating_point:
        wide = tensor.double() if tensor.dtype == torch.float64 else tensor.float()
        return [repr(float(x)) for x in wide.flatten()]
    return [str(int(x)) for x in tensor.flatten().numpy()]


def rounding() -> dict[str, list[int]]:
    """float32 bits and the half-precision bits they round to (nearest, ties to even)."""
    rng = np.random.default_rng(7)
    bits = rng.integers(0, 2**32, 400, dtype=np.uint64).astype(np.uint32)
    near = rng.normal(0, 1, 400).astype(np.float32).view(np.uint32)
    ties = np.array([0x3F808000, 0x3F818000, 0x3F801000, 0x3F803000, 0x477FEFFF, 0x477FF000, 0x33000000, 0x33000001, 0x7F7FFFFF], np.uint32)
    bits = np.concatenate([bits, near, ties])
    floats = bits.view(np.float32)
    bits, floats = bits[~np.isnan(floats)], floats[~np.isnan(floats)]
    single = torch.from_numpy(floats.copy())
    return {
        "float32": bits.tolist(),
        "F16": single.half().view(torch.uint16).to(torch.int64).tolist(),
        "BF16": single.bfloat16().view(torch.uint16).to(torch.int64).tolist(),
    }


def main() -> None:
    made = tensors()
    path = HERE / "safetensors_types.safetensors"
    save_file(made, path, metadata={"format": "pt"})
    assert set(load_file(path)) == set(made)
    expected = {
        name: {
            "dtype": next(key for key, dtype in TYPES.items() if dtype == tensor.dtype),
            "shape": list(tensor.shape),
            "values": values(tensor),
        }
        for name, tensor in made.items()
    }
    text = json.dumps(list(expected.items()), ensure_ascii=False, indent=1)
    (HERE / "safetensors_types.json").write_text(text + "\n")
    (HERE / "safetensors_rounding.json").write_text(json.dumps(rounding()) + "\n")


main()
