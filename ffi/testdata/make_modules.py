"""Writes the TorchScript modules of the tests beside it: python make_modules.py, with torch 2.11."""

from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Tuple

import torch


class Point(NamedTuple):
    x: torch.Tensor
    label: str


class Kinds(torch.nn.Module):
    """A method for each kind of argument and result, and for each way to fail."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
        self.register_buffer("total", torch.zeros(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x @ self.weight

    @torch.jit.export
    def scalars(self, whole: int, real: float, flag: bool, text: str) -> Tuple[int, float, bool, str]:
        return whole + 1, real / 2, not flag, text + "!"

    @torch.jit.export
    def optional(self, x: Optional[torch.Tensor], scale: float = 2.0) -> Optional[torch.Tensor]:
        return None if x is None else x * scale

    @torch.jit.export
    def lists(self, tensors: List[torch.Tensor], sizes: List[int]) -> List[torch.Tensor]:
        return [tensor * size for tensor, size in zip(tensors, sizes)]

    @torch.jit.export
    def dicts(self, named: Dict[str, torch.Tensor], counts: Dict[int, float]) -> Dict[str, torch.Tensor]:
        return {name: tensor + counts[1] for name, tensor in named.items()}

    @torch.jit.export
    def nested(self, pair: Tuple[torch.Tensor, List[Tuple[int, str]]]) -> Dict[str, List[int]]:
        return {text: [number, number * 2] for number, text in pair[1]}

    @torch.jit.export
    def point(self, point: Point) -> Point:
        return Point(point.x * 2, point.label)

    @torch.jit.export
    def accumulate(self, x: torch.Tensor) -> torch.Tensor:
        self.total = self.total + x.sum()
        return self.total.clone()

    @torch.jit.export
    def reset_states(self):
        self.total = torch.zeros(1)

    @torch.jit.export
    def double_in_place(self, x: torch.Tensor, untouched: torch.Tensor) -> torch.Tensor:
        x.mul_(2)
        return x + untouched

    @torch.jit.export
    def fail(self, x: torch.Tensor) -> torch.Tensor:
        raise ValueError("the model is unhappy")

    @torch.jit.export
    def misfit(self, x: torch.Tensor) -> torch.Tensor:
        return x @ torch.ones(7, 7)

    @torch.jit.export
    def busy(self, rounds: int) -> torch.Tensor:
        x = torch.ones(256, 256)
        for _ in range(rounds):
            x = (x @ x) / 256
        return x.sum()


if __name__ == "__main__":
    torch.jit.script(Kinds()).save(Path(__file__).with_name("kinds.pt"))
    torch.save({"weight": torch.ones(2)}, Path(__file__).with_name("not_torchscript.pt"))
