"""fal.distributed with two ranks on Gloo. fal asks for NCCL, so its request is changed."""

import asyncio
import json
import sys
import time

from line import BULK, say

import torch
import torch.distributed as dist
from fal.distributed import DistributedRunner, DistributedWorker

_init_process_group = dist.init_process_group


def _init_gloo(backend=None, device_id=None, **options):
    return _init_process_group(backend="gloo", **options)


dist.init_process_group = _init_gloo


class Rank(DistributedWorker):
    @property
    def device(self):
        return torch.device("cpu")

    def initialize(self, **options):
        self.run_in_worker(self.setup, **options).result()

    def setup(self, **options):
        self.numbers = torch.ones(BULK)

    def __call__(self, streaming=False, items=0, give=False, **payload):
        if self.rank == 0:
            for step in range(items):
                self.add_streaming_result({"step": step, "preview": "a small preview"})
            if give:
                return {"numbers": self.numbers}
        return {"ok": True}


async def stream(runner, count):
    started = time.perf_counter()
    first, arrived = None, 0
    async for _ in runner.stream({"items": count}):
        arrived += 1
        if first is None:
            first = (time.perf_counter() - started) * 1e3
    if arrived < count:
        raise RuntimeError(f"{arrived} of {count} items arrived")
    return [(time.perf_counter() - started) * 1e3, first]


async def timed(run, count):
    samples = []
    for _ in range(count):
        started = time.perf_counter()
        result = run()
        if asyncio.iscoroutine(result):
            await result
        samples.append((time.perf_counter() - started) * 1e3)
    return samples


async def main():
    runner = DistributedRunner(Rank, world_size=2)
    await runner.start()
    await runner.invoke({"a": 1})
    say("ready")
    runs = {
        "call": lambda: runner.invoke({"a": 1}),
        "fetch": lambda: runner.invoke({"give": True}),
        "stop": lambda: runner.stop(timeout=10),
    }
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        name, count = json.loads(line)
        try:
            if name == "stream":
                say(await stream(runner, count))
            else:
                say(await timed(runs[name], count) if name in runs else None)
        except Exception as error:
            say({"error": f"{type(error).__name__}: {error}".splitlines()[0][:200]})
        if name == "stop":
            return


if __name__ == "__main__":
    asyncio.run(main())
