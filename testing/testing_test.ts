import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DistributedWorker, NativeError, ops, reduceFromGroup, Tensor, tidyAsync } from "../mod.ts";
import type { CallContext } from "../mod.ts";
import { testContext, testGroup } from "./mod.ts";

// Loads the library before the tests, so that no test appears to leak it.
ops.zeros([1]).dispose();

class Sum
  extends DistributedWorker<{ numbers: number[] }, { sum: number }, { rank: number }, { scale: number }> {
  static override module = import.meta.url;
  #scale = 1;

  override async setup({ scale }: { scale: number }): Promise<void> {
    using ready = Tensor.fromArray([scale]);
    await this.processGroup.allReduce(ready);
    this.#scale = ready.item() as number;
  }

  override rankPrint(): void {}

  override async call({ numbers }: { numbers: number[] }, context: CallContext): Promise<{ sum: number }> {
    await context.checkpoint();
    if (context.streaming) await this.addStreamingResult({ rank: this.rank });
    using sum = Tensor.fromArray([numbers.reduce((total, number) => total + number, 0) * this.#scale]);
    await this.processGroup.allReduce(sum);
    return { sum: sum.item() as number };
  }
}

Deno.test("a context is that of a call which nobody gives up", async () => {
  const context = testContext();
  assertEquals([context.streaming, context.requestId, context.signal.aborted], [false, "1", false]);
  await context.checkpoint();
  const { signal } = new AbortController();
  const other = testContext({ streaming: true, requestId: "a", signal });
  assertEquals([other.streaming, other.requestId, other.signal], [true, "a", signal]);
  assertThrows(
    () => testContext({ stream: true } as object),
    TypeError,
    'Cannot make a context: there is no option "stream"; did you mean "streaming"?',
  );
});

Deno.test("a context's checkpoint leaves a call that was given up, with the signal's reason", async () => {
  const reason = new Error("no more");
  await assertRejects(
    () => testContext({ signal: AbortSignal.abort(reason) }).checkpoint(),
    Error,
    "no more",
  );
  // A loop that never yields lets the signal in.
  const context = testContext({ signal: AbortSignal.timeout(1) });
  await assertRejects(
    async () => {
      for (;;) await context.checkpoint();
    },
    DOMException,
    "timeout",
  );
});

Deno.test("a worker with a group of one runs its setup and its call", async () => {
  const worker = new Sum();
  assertThrows(() => worker.processGroup, TypeError, "initialize() has not run");
  using group = await testGroup(worker);
  assert(worker.processGroup === group);
  assertEquals([group.rank, group.size], [0, 1]);
  assertEquals(await worker.call({ numbers: [1, 2] }, testContext()), { sum: 3 });
  await worker.initialize({ scale: 2 });
  assert(worker.processGroup === group);
  assertEquals(await worker.call({ numbers: [1, 2] }, testContext({ streaming: true })), { sum: 6 });
  await worker.shutdown();
  assertEquals(await Array.fromAsync(worker.queue), [{ rank: 0 }]);
});

Deno.test("a group of one makes others, serves functional collectives, and ends when it is disposed of", async () => {
  const [one, two] = [new Sum(), new Sum()];
  const group = await testGroup(one);
  using _other = await testGroup(two);
  await tidyAsync(async () => {
    using made = (await group.newGroup([0]))!;
    const parts = await made.allGather(Tensor.fromArray([5]));
    assertEquals(parts.map((part) => part.toArray()), [[5]]);
    assertEquals((await reduceFromGroup(Tensor.fromArray([5]), group)).toArray(), [5]);
    const sparse = ops.ones([2]).to_sparse();
    await assertRejects(() => group.allReduce(sparse), NativeError, "make it strided by to_dense()");
  });
  group.dispose();
  group.dispose();
  await assertRejects(() => one.call({ numbers: [1] }, testContext()), Error, "has been disposed of");
  assertEquals(await two.call({ numbers: [4] }, testContext()), { sum: 4 });
});

Deno.test("a group of one is for a worker that is alone, and has none", async () => {
  await assertRejects(
    () => testGroup(new Sum(0, 2)),
    RangeError,
    "one of 2 ranks; make it without arguments",
  );
  const worker = new Sum();
  using _group = await testGroup(worker);
  await assertRejects(() => testGroup(worker), TypeError, "the worker has a group");
  await assertRejects(() => worker.serve(), TypeError, "it has no runner");
});
