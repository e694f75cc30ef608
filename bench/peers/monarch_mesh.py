"""A mesh of two Monarch processes."""

import os
import signal

from line import BULK, repeat, serve

import numpy as np
from monarch.actor import Actor, endpoint, this_host


class Rank(Actor):
    def __init__(self):
        self.numbers = np.ones(BULK, np.float32)

    @endpoint
    def noop(self):
        return {"ok": True}

    @endpoint
    def take(self, numbers):
        return float(numbers[-1])

    @endpoint
    def give(self):
        return self.numbers


def main():
    processes = this_host().spawn_procs(per_host={"procs": 2})
    ranks = processes.spawn("ranks", Rank)
    ranks.noop.call().get()
    first = ranks.slice(procs=0)
    numbers = np.ones(BULK, np.float32)
    serve({
        "call": repeat(lambda: ranks.noop.call().get()),
        "send": repeat(lambda: ranks.take.call(numbers).get()),
        "fetch": repeat(lambda: first.give.call_one().get()),
        "stop": repeat(lambda: processes.stop().get()),
    })
    os.kill(os.getpid(), signal.SIGKILL)  # its threads keep the process alive for a while


if __name__ == "__main__":
    main()
