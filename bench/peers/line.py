"""Reads requests and prints answers, one JSON value a line each. `bench/peers/participant.ts` is the other end.

A peer is a dictionary of functions. Each gets the request's count and returns durations in milliseconds, or a
list of lists of them.
"""

import json
import os
import sys
import time

BULK = 16 * 2**20  # float32 elements: 64 MiB

# Libraries print, too. What they print goes to standard error.
_out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def say(value):
    _out.write(json.dumps(value) + "\n")
    _out.flush()


def timed(run):
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1e3


def repeat(run):
    """Returns a function that runs `run` several times and returns the durations."""
    return lambda count: [timed(run) for _ in range(count)]


def streamed(items):
    """Returns a function that streams `count` items and returns the duration, and the first item's."""

    def measure(count):
        started = time.perf_counter()
        first, arrived = None, 0
        for _ in items(count):
            arrived += 1
            if first is None:
                first = (time.perf_counter() - started) * 1e3
        if arrived < count:
            raise RuntimeError(f"{arrived} of {count} items arrived")
        return [(time.perf_counter() - started) * 1e3, first]

    return measure


def serve(functions):
    say("ready")
    for line in sys.stdin:
        name, count = json.loads(line)
        if name not in functions:
            say(None)
            continue
        try:
            say(functions[name](count))
        except Exception as error:
            say({"error": f"{type(error).__name__}: {error}".splitlines()[0][:200]})
        if name == "stop":
            return
