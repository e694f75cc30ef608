"""A rank whose collectives are measured. Reads lines with an operation, its number of elements and a count;
prints the median time of each operation in milliseconds.

    python bench/python/collectives.py RANK WORLD_SIZE STORE
"""

import sys
import time

import torch
import torch.distributed as dist

rank, world_size, store = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
torch.set_num_threads(1)
dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=world_size)
tensors = {}


def run(operation, elements):
    if operation == "barrier":
        return dist.barrier
    tensor = tensors.setdefault(elements, torch.zeros(elements))
    if operation == "all_reduce":
        return lambda: dist.all_reduce(tensor)

    def broadcast():
        dist.broadcast(tensor, 0)
        dist.barrier()

    return broadcast


for line in sys.stdin:
    operation, elements, count = line.split()
    call = run(operation, int(elements))
    call()
    samples = []
    for _ in range(int(count)):
        started = time.perf_counter()
        call()
        samples.append(time.perf_counter() - started)
    print(sorted(samples)[len(samples) // 2] * 1e3, flush=True)
dist.destroy_process_group()
