"""Writes files of tensors as Python's safetensors and others write them: safetensors.json, beside this file.

Run it with torch 2.11 and safetensors 0.8: python write_safetensors.py
"""

import base64
import json
import struct
from pathlib import Path

import torch
from safetensors.torch import save

BYTES = torch.arange(1, 17, dtype=torch.uint8)
# Those that the format has, each over the same bytes.
DTYPES = (
    "bool uint8 uint16 uint32 uint64 int8 int16 int32 int64 float16 bfloat16 float32 float64 complex64 float8_e4m3fn "
    "float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz float8_e8m0fnu float4_e2m1fn_x2"
).split()
ODD_KEYS = ["", " ", "a.b.weight", "ünïcode \U0001f98a", 'quotes " and \\', "line\nbreak\0", "__proto__", "1", "x" * 5000]


def of(name):
    return (BYTES % 2).bool() if name == "bool" else BYTES.clone().view(getattr(torch, name))


def raw(entries):
    """A file of tensors of dtypes that torch has no tensors of."""
    header, length = {}, 0
    for name, (dtype, shape, size) in entries.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [length, length + size]}
        length += size
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes(range(1, length + 1))


def main():
    files = {
        "dtypes": save({name: of(name) for name in DTYPES}),
        "shapes": save({"scalar": torch.tensor(2.5), "empty": torch.zeros(3, 0, 2), "pairs": of("float4_e2m1fn_x2").reshape(2, 8)}),
        "keys": save({key: torch.full((1,), float(index)) for index, key in enumerate(ODD_KEYS)}),
        "f4": raw({"x": ("F4", [2, 4], 4), "odd": ("F4", [4, 1], 2), "y": ("U8", [2], 2)}),
        "f6": raw({"x": ("F6_E2M3", [4], 3), "z": ("F6_E3M2", [4], 3), "y": ("U8", [2], 2)}),
        "later": raw({"x": ("I3", [3, 8], 9), "z": ("MX_9", [], 2), "y": ("U8", [2], 2)}),
        "f8": raw({"x": ("F8_E8M0", [4], 4), "y": ("U8", [2], 2)}),
    }
    saved = {name: base64.b64encode(content).decode() for name, content in files.items()}
    Path(__file__).with_name("safetensors.json").write_text(
        json.dumps({"dtypes": DTYPES, "keys": ODD_KEYS, "files": saved}, indent=1) + "\n"
    )


main()
