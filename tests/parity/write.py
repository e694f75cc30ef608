"""Writes results of PyTorch's DistributedDataParallel for ranks with different numbers of inputs, for
data_parallel_test.ts.

python tests/parity/write.py
"""

import json
import os
import pathlib

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch.nn.parallel import DistributedDataParallel

SIZE = 3


def train(rank, meeting, divides, normalized, accumulates, found):
    dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=SIZE)
    layers = [torch.nn.Linear(1, 1)] + ([torch.nn.BatchNorm1d(1)] if normalized else [])
    net = torch.nn.Sequential(*layers)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.fill_(1)
    ddp = DistributedDataParallel(net)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.0625)

    def run_pass(step):
        ddp(torch.tensor([[rank + 1.0], [float(step)]])).pow(2).sum().backward()

    with ddp.join(divide_by_initial_world_size=divides):
        # A rank makes one more step than its number.
        for step in range(rank + 1):
            optimizer.zero_grad()
            if accumulates:
                with ddp.no_sync():
                    run_pass(step + 1)
            run_pass(step)
            optimizer.step()
    found[rank] = [tensor.detach().item() for tensor in [*net.parameters(), *net.buffers()]]
    dist.destroy_process_group()


def main():
    cases = []
    here = pathlib.Path(__file__).parent
    for divides in (True, False):
        for normalized in (False, True):
            for accumulates in (False, True):
                meeting = here / "meeting"
                meeting.unlink(missing_ok=True)
                with mp.Manager() as manager:
                    found = manager.dict()
                    mp.spawn(train, (meeting, divides, normalized, accumulates, found), nprocs=SIZE)
                    tensors = [found[rank] for rank in range(SIZE)]
                meeting.unlink(missing_ok=True)
                cases.append(
                    {"divides": divides, "normalized": normalized, "accumulates": accumulates, "tensors": tensors}
                )
    (here / "join.json").write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
