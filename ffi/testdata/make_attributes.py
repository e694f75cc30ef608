"""Writes modules that hold more than tensors, and what Python computes with them: python make_attributes.py, with torch 2.11."""

import enum
import io
import json
import warnings
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, Union

import torch
from torch.ao import quantization

HERE = Path(__file__).parent
warnings.filterwarnings("ignore")


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


@torch.jit.script
class Box:
    def __init__(self, content: torch.Tensor, device: torch.device):
        self.content = content
        self.device = device


@torch.jit.interface
class Activation(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        pass


class Double(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * 2


class Attributes(torch.nn.Module):
    """An attribute of each kind that TorchScript saves, and methods that take and give them."""

    activation: Activation
    devices: List[torch.device]
    by_name: Dict[str, torch.device]
    maybe: Optional[torch.device]
    nothing: Optional[torch.device]
    pair: Tuple[torch.device, int]
    by_number: Dict[int, torch.Tensor]
    none_yet: List[torch.Tensor]
    counts: Dict[str, int]
    deep: Dict[int, List[Tuple[torch.device, torch.Tensor]]]
    mixed: List[Any]
    either: Union[int, torch.device]
    later: Optional[torch.Generator]

    def __init__(self):
        super().__init__()
        cpu = torch.device("cpu")
        self.weight = torch.nn.Parameter(torch.tensor([1.0, 2.0]))
        self.activation = Double()
        self.device = cpu
        self.devices = [cpu, torch.device("cuda:1")]
        self.by_name = {"a": cpu}
        self.maybe = cpu
        self.nothing = None
        self.pair = (cpu, 3)
        self.by_number = {1: torch.tensor([10.0, 20.0]), -2: torch.zeros(1)}
        self.none_yet = []
        self.counts = {}
        self.deep = {1: [(cpu, torch.tensor([100.0, 200.0]))]}
        self.mixed = [1, "x", torch.ones(1), cpu, None]
        self.either = cpu
        self.later = None
        self.color = Color.RED
        self.complex = 1 + 2j
        self.box = Box(torch.tensor([1000.0, 2000.0]), cpu)
        # As torch.nn.LSTM holds its weights once more.
        self.flat = [torch.nn.Parameter(torch.zeros(2))]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        known = self.by_number[1] + self.deep[1][0][1] + self.box.content + self.flat[0]
        return self.activation.forward(x + self.weight).to(self.device) + known

    @torch.jit.export
    def places(self) -> List[torch.device]:
        return self.devices

    @torch.jit.export
    def other(self, color: Color) -> Color:
        return Color.BLUE if color == Color.RED else Color.RED

    @torch.jit.export
    def turn(self, number: complex) -> complex:
        return number * 1j

    @torch.jit.export
    def in_future(self, x: torch.Tensor) -> Tuple[int, torch.jit.Future[torch.Tensor]]:
        return 1, torch.jit.fork(torch.neg, x)

    @torch.jit.export
    def fails_in_future(self, x: torch.Tensor) -> torch.jit.Future[torch.Tensor]:
        return torch.jit.fork(torch.mm, x, x)


class Dynamic(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(4, 3)
        self.lstm = torch.nn.LSTM(3, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.lstm(self.fc(x))[0]


class Static(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.quant = quantization.QuantStub()
        self.conv = torch.nn.Conv2d(1, 2, 3)
        self.relu = torch.nn.ReLU()
        self.fc = torch.nn.Linear(8, 3)
        self.dequant = quantization.DeQuantStub()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.dequant(self.fc(self.relu(self.conv(self.quant(x))).flatten(1)))


def static():
    model = Static().eval()
    model.qconfig = quantization.get_default_qconfig("fbgemm")
    model = quantization.prepare(quantization.fuse_modules(model, [["conv", "relu"]]))
    model(torch.linspace(-1, 1, 32).reshape(2, 1, 4, 4))
    return quantization.convert(model)


def save(model, name):
    """Writes a module without what it says of the source: paths of this machine."""
    written = io.BytesIO()
    torch.jit.save(torch.jit.script(model), written)
    written.seek(0)
    reader = torch._C.PyTorchFileReader(written)
    writer = torch._C.PyTorchFileWriter(str(HERE / f"{name}.pt"))
    for record in reader.get_all_records():
        if record.endswith(".debug_pkl") or record in ("version", ".data/serialization_id"):
            continue
        content = reader.get_record(record)
        writer.write_record(record, content, len(content))
    writer.write_end_of_file()


def main():
    torch.manual_seed(0)
    save(Attributes(), "attributes")
    sequence, picture = torch.linspace(-1, 1, 8).reshape(2, 1, 4), torch.linspace(-1, 1, 16).reshape(1, 1, 4, 4)
    models = {
        "quantized_dynamic": (quantization.quantize_dynamic(Dynamic().eval(), dtype=torch.qint8), sequence),
        "quantized_half": (quantization.quantize_dynamic(Dynamic().eval(), dtype=torch.float16), sequence),
        "quantized_static": (static(), picture),
    }
    outputs = {}
    for name, (model, example) in models.items():
        save(model, name)
        loaded = torch.jit.load(HERE / f"{name}.pt")
        outputs[name] = {"input": example.tolist(), "output": loaded(example).tolist(), "state": sorted(loaded.state_dict())}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in outputs.items())
    (HERE.parent / "parity" / "quantized.json").write_text("{\n" + lines + "\n}\n")


main()
