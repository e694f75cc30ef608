"""Two Ray actors, or a compiled graph of two: python ray_actors.py actors|graph"""

import os
import signal
import sys
import time

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ["RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO"] = "0"

from line import BULK, repeat, serve, streamed, timed

import numpy as np
import ray

ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")


@ray.remote
class Rank:
    def __init__(self):
        self.numbers = np.ones(BULK, np.float32)

    def noop(self, _=None):
        return {"ok": True}

    def pid(self):
        return os.getpid()

    def items(self, count):
        for step in range(count):
            yield {"step": step, "preview": "a small preview"}

    def take(self, numbers):
        return float(numbers[-1])

    def give(self):
        return self.numbers

    def sleep(self):
        time.sleep(60)


def new_rank():
    return Rank.options(num_cpus=0, max_restarts=0).remote()


ranks = [new_rank() for _ in range(2)]
ray.get([rank.noop.remote() for rank in ranks])
numbers = np.ones(BULK, np.float32)
own = np.empty(BULK, np.float32)


def send():
    shared = ray.put(numbers)
    ray.get([rank.take.remote(shared) for rank in ranks])


def fetch():
    np.copyto(own, ray.get(ranks[0].give.remote()))


def items(count):
    for item in ranks[0].items.options(num_returns="streaming").remote(count):
        yield ray.get(item)


def kill(count):
    samples = []
    for _ in range(count):
        rank = new_rank()
        pid = ray.get(rank.pid.remote())
        call = rank.sleep.remote()
        time.sleep(0.5)
        killed = time.perf_counter()
        os.kill(pid, signal.SIGKILL)
        try:
            ray.get(call, timeout=30)
        except ray.exceptions.ActorDiedError:
            samples.append((time.perf_counter() - killed) * 1e3)
    return samples


def stop(_):
    return [timed(ray.shutdown)]


def call_actors():
    ray.get([rank.noop.remote() for rank in ranks])


if sys.argv[1] == "actors":
    serve({
        "call": repeat(call_actors),
        "send": repeat(send),
        "fetch": repeat(fetch),
        "stream": streamed(items),
        "kill": kill,
        "stop": stop,
    })
else:
    from ray.dag import InputNode, MultiOutputNode

    with InputNode() as payload:
        graph = MultiOutputNode([rank.noop.bind(payload) for rank in ranks])
    compiled = graph.experimental_compile()

    def call_graph():
        ray.get(compiled.execute(1))

    def stop_graph(count):
        compiled.teardown()
        return stop(count)

    call_graph()
    serve({"call": repeat(call_graph), "stop": stop_graph})
