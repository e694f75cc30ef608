import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { CollectiveError, NativeError } from "../../errors.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import type { Tensor } from "../tensors/mod.ts";
import { optionsOf, withProcesses } from "../testdata/processes.ts";
import { hostTestStore, onRanks, Ranks } from "../testdata/ranks.ts";
import { formGroup } from "./group_forming.ts";
import type { ProcessGroup } from "./process_group.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const SHARES_MEMORY = Deno.build.os === "linux";

/** Runs a program with groups that use Gloo for all collectives. */
async function byGloo<T>(program: () => Promise<T>): Promise<T> {
  Deno.env.set("COHORT_SMALL_COLLECTIVES", "0");
  try {
    return await program();
  } finally {
    Deno.env.delete("COHORT_SMALL_COLLECTIVES");
  }
}

async function timeoutError(): Promise<string> {
  using store = hostTestStore();
  const groups = await Promise.all(
    [0, 1].map((rank) => formGroup(optionsOf(store.address, { rank, timeoutMs: 100 }))),
  );
  const { message } = await assertRejects(() => groups[0]!.allReduce(ops.ones([2])), CollectiveError);
  for (const group of groups) group.dispose();
  return message;
}

Deno.test({
  name: "ranks of one machine share memory, unless a variable declines it",
  ignore: !SHARES_MEMORY,
  fn: async () => {
    // Only the texts of the errors differ.
    const expected = "Cannot finish all_reduce #1 on rank 0: Timed out after 100 ms, waiting for rank 1";
    assertEquals(await timeoutError(), expected);
    const gloo = await byGloo(timeoutError);
    assertEquals([gloo.includes("Timed out"), gloo.includes("waiting for rank")], [true, false]);
  },
});

Deno.test("small collectives give the same results through shared memory and through Gloo", async () => {
  const run = () =>
    onRanks(3, async (group) => {
      const { rank } = group;
      const whole = ops.arange(6).reshape([2, 3]).mul(rank + 1).to("float16");
      const [averaged, column, sent] = [whole.clone(), whole.clone().select(1, 1), whole.clone()];
      const all = await Promise.all([
        group.allGather(whole.t()),
        group.allReduce(averaged, { op: "avg" }),
        group.allReduce(column, { op: "max" }),
        group.broadcast(sent, { src: 2 }),
        group.barrier(),
      ]);
      return [...all[0], averaged, column, sent].map((tensor) => tensor.toArray());
    });
  assertEquals(await run(), await byGloo(run));
});

Deno.test("the event loop has turns while a program awaits one small collective after the other", async () => {
  using ranks = await Ranks.form(2);
  const [first, second] = ranks.groups as [ProcessGroup, ProcessGroup];
  using tensor = ops.ones([1]);
  using other = ops.ones([1]);
  let turned = false;
  setTimeout(() => turned = true);
  const begun = performance.now();
  // Without turns, the timer never fires, and this ends at the limit.
  while (!turned && performance.now() - begun < 20_000) {
    await Promise.all([first.allReduce(tensor, { op: "max" }), second.allReduce(other, { op: "max" })]);
  }
  assertEquals(turned, true);
});

Deno.test("a small collective borrows its tensor until it is awaited, even if it has ended", async () => {
  using ranks = await Ranks.form(2);
  const tensors: [Tensor, Tensor] = [ops.ones([4]), ops.ones([4])];
  for (let round = 0; round < 20; round++) {
    const pending = ranks.groups.map((group, rank) => group.allReduce(tensors[rank]!, { op: "avg" }));
    // The second one has ended by now, because both ranks are in this process.
    for (const tensor of tensors) assertThrows(() => tensor.add(1), NativeError, "all_reduce");
    await Promise.all(pending);
    assertEquals(tensors.map((tensor) => tensor.sum().item()), [4, 4]);
  }
  for (const tensor of tensors) tensor.dispose();
});

Deno.test("collectives of several groups and sizes are in flight at once", async () => {
  const sums = await onRanks(3, async (group) => {
    using pair = await group.newGroup([0, 2]);
    const groups = pair === null ? [group] : [group, pair];
    const lengths = [1, 1 << 18, 3, 0, 1 << 10];
    const tensors = groups.flatMap((of) => lengths.map((length) => ({ of, tensor: ops.ones([length]) })));
    await Promise.all(tensors.map(({ of, tensor }) => of.allReduce(tensor)));
    return tensors.map(({ of, tensor }) => tensor.sum().item() as number / (tensor.shape[0]! || 1) / of.size);
  });
  assertEquals(sums, [2, 1, 2].map((count) => Array(count).fill([1, 1, 1, 0, 1]).flat()));
});

Deno.test({
  name: "a rank that dies while others sleep in a small collective wakes them, with its number",
  ignore: !SHARES_MEMORY,
  fn: async () => {
    await withProcesses("dies", 3, async (group) => {
      await group.barrier();
      const error = await assertRejects(() => group.allReduce(ops.ones([4])), CollectiveError);
      assertEquals(/rank \d has (died|ended the group)/.test(error.message), true, error.message);
    });
  },
});
