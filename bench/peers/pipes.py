"""Two Python processes on pipes of `multiprocessing`."""

import multiprocessing

from line import BULK, repeat, serve

NUMBERS = bytes(BULK * 4)


def child(pipe):
    while True:
        message = pipe.recv()
        if message == "stop":
            return
        if message == "bulk":
            pipe.send_bytes(NUMBERS)
        elif isinstance(message, int):
            pipe.recv_bytes()
            pipe.send(True)
        else:
            pipe.send({"ok": True})


def main():
    context = multiprocessing.get_context("fork")
    pipes, children = [], []
    for _ in range(2):
        pipe, other = context.Pipe()
        process = context.Process(target=child, args=(other,))
        process.start()
        other.close()
        pipes.append(pipe)
        children.append(process)

    def call():
        for pipe in pipes:
            pipe.send({"a": 1})
        for pipe in pipes:
            pipe.recv()

    def send():
        for pipe in pipes:
            pipe.send(len(NUMBERS))
            pipe.send_bytes(NUMBERS)
        for pipe in pipes:
            pipe.recv()

    def fetch():
        pipes[0].send("bulk")
        pipes[0].recv_bytes()

    def stop():
        for pipe in pipes:
            pipe.send("stop")
        for process in children:
            process.join()

    call()
    serve({"call": repeat(call), "send": repeat(send), "fetch": repeat(fetch), "stop": repeat(stop)})


if __name__ == "__main__":
    main()
