"""Writes the packages of AOTInductor that tests load: nested.pt2, parallel.pt2 and cache.pt2, for any x86-64 machine.

    python -m venv env && env/bin/pip install torch==2.11.0 && env/bin/python ffi/testdata/make_packages.py
"""

import pathlib
import subprocess
import tempfile
import zipfile

import torch
import torch._inductor.cpp_builder as builder
import torch._inductor.config as config
import torch.distributed as dist
import torch.distributed._functional_collectives as functional
from torch import nn
from torch._inductor.runtime.cache_dir_utils import cache_dir
from torch.testing._internal.distributed.fake_pg import FakeStore

HERE = pathlib.Path(__file__).parent


class Nested(nn.Module):
    """Takes a pair and, by name, a record; gives a record of a tensor and a pair."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 2)

    def forward(self, pair, *, options):
        a, b = pair
        return {"sum": a + b * options["scale"], "pair": (self.linear(a), b.relu())}


class Parallel(nn.Module):
    """A row-parallel layer: its weight follows from the input, so that one file serves every rank."""

    def forward(self, part, weight):
        return functional.all_reduce(part @ weight, "sum", dist.group.WORLD)


class Cache(nn.Module):
    """Writes a row of the cache that it is given, and a total that it keeps; hands out a view of each, and a sum."""

    def __init__(self):
        super().__init__()
        self.register_buffer("total", torch.zeros(2))

    def forward(self, cache, row, at):
        cache.index_copy_(0, at, row)
        self.total.add_(row.sum())
        return cache[0], self.total, row + cache.sum()


def package(model, args, kwargs, name, dynamic_shapes=None):
    exported = torch.export.export(model, args, kwargs, dynamic_shapes=dynamic_shapes)
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder) / name
        torch._inductor.aoti_compile_and_package(exported, package_path=str(made))
        shrink(made, HERE / name, folder)


def shrink(made, path, folder):
    """The same package, compressed, without symbols and sources."""
    with zipfile.ZipFile(made) as whole, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as small:
        for name in whole.namelist():
            content = whole.read(name)
            if name.endswith(".so"):
                library = pathlib.Path(folder) / "library.so"
                library.write_bytes(content)
                subprocess.run(["strip", str(library)], check=True)
                content = library.read_bytes()
            # The loader finds the metadata by the name of a source, which it does not read.
            content = b"" if name.endswith(".cpp") else content
            small.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


# Without what this machine has beyond others of its kind, nor where its folders are.
config.cpp.simdlen = 1
# Batches of one, too: where a size is dynamic, PyTorch compiles for two and more, and has inputs checked for that.
config.aot_inductor.check_lowerbound = False
FOLDERS = {str(pathlib.Path(torch.__file__).parent): "torch", cache_dir(): "inductor"}
flags = builder._get_optimization_cflags


def portable_flags(*args, **kwargs):
    maps = [f"ffile-prefix-map={folder}={name}" for folder, name in FOLDERS.items()]
    parts = [[flag for flag in part if "march" not in flag] if isinstance(part, list) else part for part in flags(*args, **kwargs)]
    parts[0] = parts[0] + maps
    return tuple(parts)


builder._get_optimization_cflags = portable_flags

torch.manual_seed(0)
nested = Nested().eval()
with torch.no_grad():
    nested.linear.weight.copy_(torch.arange(6).reshape(2, 3))
    nested.linear.bias.copy_(torch.tensor([0.5, -0.5]))
batch = torch.export.Dim("batch", min=1, max=64)
package(
    nested,
    ((torch.ones(2, 3), torch.ones(2, 3)),),
    {"options": {"scale": torch.ones(())}},
    "nested.pt2",
    {"pair": ({0: batch}, {0: batch}), "options": {"scale": None}},
)
dist.init_process_group("fake", store=FakeStore(), rank=0, world_size=2)
package(Parallel().eval(), (torch.ones(2, 4), torch.ones(4, 3)), {}, "parallel.pt2")
package(Cache().eval(), (torch.zeros(4, 2), torch.ones(1, 2), torch.tensor([1])), {}, "cache.pt2")
