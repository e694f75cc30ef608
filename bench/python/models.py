"""Writes the models to measure, then runs them. Reads lines with a file, an input's shape and a count; prints
how many milliseconds one run took, and the sum of the result.

    python bench/python/models.py FOLDER
"""

import sys
import time

import torch
from torch import nn

folder = sys.argv[1]
torch.set_num_threads(1)
torch.manual_seed(0)
MODELS = {
    # So little work that the cost of the call dominates.
    "small": (nn.Sequential(nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 4)), (1, 16)),
    "convnet": (
        nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, 2, 1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, 2, 1),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(64, 10),
        ),
        (32, 3, 64, 64),
    ),
}


def inputs(shape):
    return torch.linspace(-1, 1, torch.Size(shape).numel()).view(shape)


for name, (model, shape) in MODELS.items():
    model.eval().requires_grad_(False)
    torch.jit.script(model).save(f"{folder}/{name}.pt")
    exported = torch.export.export(model, (inputs(shape),))
    torch._inductor.aoti_compile_and_package(exported, package_path=f"{folder}/{name}.pt2")

loaded = {f"{name}.pt": torch.jit.load(f"{folder}/{name}.pt") for name in MODELS}
loaded |= {f"{name}.pt2": torch._inductor.aoti_load_package(f"{folder}/{name}.pt2") for name in MODELS}
print("ready", flush=True)

with torch.inference_mode():
    for line in sys.stdin:
        file, shape, count = line.split()
        run, input = loaded[file], inputs([int(size) for size in shape.split(",")])
        result = run(input)
        started = time.perf_counter()
        for _ in range(int(count)):
            result = run(input)
        print((time.perf_counter() - started) / int(count) * 1e3, result.sum().item(), flush=True)
