import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { DistributedWorker } from "../mod.ts";

Deno.test("a standalone worker is rank 0 of 1", async () => {
  const worker = new DistributedWorker();
  assertEquals([worker.rank, worker.worldSize, worker.localRank, worker.localWorldSize], [0, 1, 0, 1]);
  assertEquals([worker.device, worker.running, worker.queue.size], ["cpu", true, 0]);
  assertEquals(await worker.call({}, {} as never), {});
  const other = new DistributedWorker(2, 4);
  assertEquals([other.rank, other.localRank, other.worldSize, other.localWorldSize], [2, 2, 4, 4]);
});

Deno.test("a rank outside its world size is a RangeError", () => {
  for (const [rank, worldSize] of [[-1, 1], [1, 1], [0.5, 2], [0, 0], [NaN, 1]] as const) {
    assertThrows(() => new DistributedWorker(rank, worldSize), RangeError);
  }
});

Deno.test("initialize() runs setup(), and prints how long it took", async () => {
  const seen: unknown[] = [];
  class Loads extends DistributedWorker<unknown, unknown, unknown, { weights: string }> {
    override setup(setup: { weights: string }): void {
      seen.push(setup);
    }
    override rankPrint(message: string): void {
      seen.push(message.replace(/\d+/, "N"));
    }
  }
  await new Loads().initialize({ weights: "w" });
  assertEquals(seen, [{ weights: "w" }, "initialized on cpu in N ms"]);
});

Deno.test("items wait in the queue until it is iterated", async () => {
  const worker = new DistributedWorker();
  await worker.addStreamingResult({ step: 1 });
  await worker.addStreamingError(new Error("a step failed"));
  await worker.addStreamingResult({ step: 2n }, { asTextEvent: true });
  assertEquals([worker.queue.size, worker.queue.capacity], [3, 64]);
  const reading = Array.fromAsync(worker.queue);
  await worker.shutdown();
  const [first, second, third] = await reading;
  assertEquals([first, second], [{ step: 1 }, { error: "a step failed" }]);
  assertEquals(new TextDecoder().decode(third as Uint8Array), 'data: {"step":"2"}\n\n');
});

Deno.test("tasks run until shutdown, and are rejected afterward", async () => {
  const worker = new DistributedWorker();
  assertEquals(await worker.runInWorker((a: number, b: number) => a + b, 1, 2), 3);
  assertEquals(await worker.submit(Promise.resolve("p")), "p");
  assertEquals(await worker.submit(() => Promise.resolve("f")), "f");
  await assertRejects(
    () => worker.runInWorker(() => Promise.reject(new RangeError("task"))),
    RangeError,
    "task",
  );
  await assertRejects(() =>
    worker.runInWorker(() => {
      throw new RangeError("sync");
    }), RangeError);
  await worker.shutdown();
  assertEquals(worker.running, false);
  assertThrows(() => worker.submit(() => {}), Error, "Event loop is not running");
});

Deno.test("teardown() runs once, and its error or delay is printed, not thrown", async () => {
  const printed: string[] = [];
  const consoleError = console.error;
  console.error = (...words: unknown[]) => printed.push(words.map(String).join(" "));
  try {
    let teardowns = 0;
    class Breaks extends DistributedWorker {
      override teardown(): void {
        teardowns++;
        throw new Error("broken");
      }
    }
    const breaks = new Breaks();
    await Promise.all([breaks.shutdown(), breaks.shutdown()]);
    await breaks.shutdown();
    class Hangs extends DistributedWorker {
      override teardown(): Promise<void> {
        return new Promise(() => {});
      }
    }
    await new Hangs().shutdown({ timeoutMs: 5 });
    assertEquals(teardowns, 1);
    assertMatch(printed[0]!, /^\[rank 0\] teardown failed: Error: broken/);
    assertEquals(printed[1], "[debug] [rank 0] teardown is not done after 5 ms, going on without it");
  } finally {
    console.error = consoleError;
  }
});

Deno.test("a teardown may have a timeout longer than a timer allows", async () => {
  const printed: string[] = [];
  const consoleError = console.error;
  console.error = (...words: unknown[]) => printed.push(words.map(String).join(" "));
  try {
    for (const timeoutMs of [1e11, 2 ** 31, Infinity]) {
      class Slow extends DistributedWorker {
        isDone = false;
        override async teardown(): Promise<void> {
          // A timer that cannot hold the timeout would fire first.
          await new Promise((resolve) => setTimeout(resolve, 10));
          this.isDone = true;
        }
      }
      const slow = new Slow();
      await slow.shutdown({ timeoutMs });
      assertEquals([slow.isDone, printed], [true, []], `${timeoutMs} ms`);
    }
  } finally {
    console.error = consoleError;
  }
});

Deno.test("members that need a runner throw errors that name them", async () => {
  const worker = new DistributedWorker();
  assertThrows(() => worker.processGroup, TypeError, "initialize() has not run");
  await worker.initialize({});
  assertThrows(() => worker.processGroup, TypeError, "this worker has no runner");
  await assertRejects(() => worker.serve(), TypeError, "it has no runner");
});
