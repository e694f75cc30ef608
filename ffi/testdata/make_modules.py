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


class Stateful(torch.nn.Module):
    """Writes its own tensors in place, and hands them out."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(2))
        self.register_buffer("total", torch.zeros(2))
        self.history = [torch.zeros(2)]
        self.norm = torch.nn.BatchNorm1d(2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.norm(x)

    @torch.jit.export
    def bump(self, rounds: int) -> torch.Tensor:
        self.total.add_(self.busy(rounds))
        return self.total.clone()

    @torch.jit.export
    def bump_part(self, rounds: int) -> torch.Tensor:
        self.total[1:].add_(self.busy(rounds))
        return self.total.clone()

    @torch.jit.export
    def bump_history(self, rounds: int) -> torch.Tensor:
        self.history[0] += self.busy(rounds)
        return self.history[0].clone()

    @torch.jit.export
    def look(self, rounds: int) -> torch.Tensor:
        return self.total * self.busy(rounds)

    @torch.jit.export
    def own(self) -> torch.Tensor:
        return self.total

    @torch.jit.export
    def part(self) -> torch.Tensor:
        return self.total[:1]

    @torch.jit.export
    def past(self) -> torch.Tensor:
        return self.history[0]

    @torch.jit.export
    def renew(self) -> torch.Tensor:
        self.total = torch.zeros(2)
        return self.total

    @torch.jit.export
    def busy(self, rounds: int) -> torch.Tensor:
        x = torch.ones(256, 256)
        for _ in range(rounds):
            x = (x @ x) / 256
        return x[0, 0]


if __name__ == "__main__":
    torch.jit.script(Kinds()).save(Path(__file__).with_name("kinds.pt"))
    torch.jit.script(Stateful()).save(Path(__file__).with_name("stateful.pt"))
    torch.save({"weight": torch.ones(2)}, Path(__file__).with_name("not_torchscript.pt"))
