"""Writes what PyTorch makes of numbers as elements of each dtype: numbers.json, beside this file.

Run it with torch 2.11: python write_numbers.py
"""

import json
from pathlib import Path

import torch

DTYPES = ["bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64", "complex64"]

# As JavaScript writes them.
NUMBERS = (
    "0 -0 1 -1 1.5 -1.5 -0.5 127 127.5 128 -128 -128.5 -129 255 255.5 256 -255 -256 300 32767 32768 -32769 65504 65519.999 "
    "65520 70000 2147483647 2147483647.5 2147483648 -2147483648 -2147483649 3e9 9007199254740993 9223372036854774784 "
    "9223372036854775808 -9223372036854775808 -9223372036854777856 1e19 1e20 3.3895313892515355e38 3.3961775292304957e38 "
    "3.4028235e38 3.5e38 -3.5e38 1e300 NaN Infinity -Infinity"
).split()
BIGINTS = [0, 1, -1, 255, 256, -255, -256, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 2**200, 10**400]


def of_number(text):
    value = float(text.replace("Infinity", "inf"))
    # A whole number of JavaScript stands for an integer.
    return int(value) if value.is_integer() and text != "-0" else value


def outcome(make):
    """An element as text, or null where PyTorch raises."""
    try:
        value = make().reshape(()).item()
    except (RuntimeError, ValueError, OverflowError):
        return None
    return repr(value.real if isinstance(value, complex) else value)


def filling(value, dtype):
    # What is beyond 64 bits is a float: no scalar of libtorch holds it as an integer.
    value = float(value) if isinstance(value, int) and not -(2**63) <= value <= 2**63 else value
    return outcome(lambda: torch.zeros(1, dtype=dtype).fill_(value))


# What JavaScript's 2 ** 63, a float, gives beside a tensor.
BESIDE = {
    "eq": lambda ones: ones.eq(2.0**63),
    "lt": lambda ones: ones.lt(2.0**63),
    "add": lambda ones: ones.add(2.0**63),
    "clamp": lambda ones: ones.clamp(2.0**63),
    "floor_divide": lambda ones: ones.floor_divide(2.0**63),
    "remainder": lambda ones: ones.remainder(2.0**63),
}


def beside(compute, dtype):
    try:
        result = compute(torch.ones(1, dtype=dtype))
    except RuntimeError:
        return None
    return [str(result.dtype).removeprefix("torch."), repr(float(result.item()))]


def main():
    saved = {}
    for name in DTYPES:
        dtype = getattr(torch, name)
        made = {text: outcome(lambda: torch.tensor([of_number(text)], dtype=dtype)) for text in NUMBERS}
        made |= {f"{value}n": outcome(lambda: torch.tensor([value], dtype=dtype)) for value in BIGINTS}
        filled = {text: filling(of_number(text), dtype) for text in NUMBERS}
        real = {} if dtype.is_complex else {op: beside(compute, dtype) for op, compute in BESIDE.items()}
        saved[name] = {"made": made, "filled": filled, "beside": real}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in saved.items())
    Path(__file__).with_name("numbers.json").write_text("{\n" + lines + "\n}\n")


main()
