"""A rank whose training is measured. Reads lines: "begin NET plain|ddp" makes a new net and prints its losses
at steps 0 and 5; "steps COUNT" continues, and prints how many milliseconds one step took.

    python bench/python/training.py RANK WORLD_SIZE STORE
"""

import sys
import time

import torch
import torch.distributed as dist
from torch import nn

rank, world_size, store = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
torch.set_num_threads(1)
dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=world_size)


def net(name):
    torch.manual_seed(0)
    if name == "mlp":
        return nn.Sequential(
            nn.Flatten(),
            nn.Linear(12288, 256),
            nn.ReLU(),
            nn.Linear(256, 256),
            nn.ReLU(),
            nn.Linear(256, 10),
        )
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, 2, 1),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, 2, 1),
        nn.ReLU(),
        nn.Conv2d(32, 64, 3, 2, 1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(64, 10),
    )


def begin(name, way):
    model = net(name)
    if way == "ddp":
        model = nn.parallel.DistributedDataParallel(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    criterion = nn.CrossEntropyLoss()
    generator = torch.Generator().manual_seed(1 + rank)
    images = torch.randn(32, 3, 64, 64, generator=generator)
    labels = torch.randint(0, 10, (32,), generator=generator)

    def step():
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


for line in sys.stdin:
    command, *rest = line.split()
    if command == "begin":
        step = begin(*rest)
        losses = [step() for _ in range(6)]
        print(losses[0], losses[5], flush=True)
    else:
        count = int(rest[0])
        started = time.perf_counter()
        for _ in range(count):
            step()
        print((time.perf_counter() - started) / count * 1e3, flush=True)
dist.destroy_process_group()
