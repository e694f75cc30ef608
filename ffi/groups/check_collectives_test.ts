import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CollectiveError } from "../../errors.ts";
import { formGroup } from "./group_forming.ts";
import { openCallScope } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import { ABORT_GROUP, REFORM_GROUP } from "./internal.ts";
import type { ProcessGroup } from "./process_group.ts";
import { loadLibrary } from "../runtime.ts";
import { SCENARIOS } from "../testdata/rank_program.ts";
import { optionsOf, outputOf, withProcesses } from "../testdata/processes.ts";
import { hostTestStore } from "../testdata/ranks.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const CHECKED = { checkCollectives: true };

async function pair(storeAddress: string, name = "test"): Promise<[ProcessGroup, ProcessGroup]> {
  const forming = [0, 1].map((rank) => formGroup(optionsOf(storeAddress, { rank, name, ...CHECKED })));
  return await Promise.all(forming) as [ProcessGroup, ProcessGroup];
}

Deno.test("calls that differ reject on both ranks and name both, and the ranks stay in step", async () => {
  const [output] = await withProcesses("disagrees", 2, async (group) => {
    const inner = await group.newGroup([0, 1]);
    const calls: [() => Promise<unknown>, string, string][] = [
      [
        () => group.allReduce(ops.ones([4])),
        "all_reduce #1",
        "all_reduce of float32 [4] by sum, rank 1 broadcast",
      ],
      [
        () => group.allReduce(ops.ones([4])),
        "all_reduce #2",
        "[4] by sum, rank 1 all_reduce of float32 [1048576] by sum",
      ],
      [() => group.allGather(ops.ones([4])), "all_gather #3", "float32 [4], rank 1 all_gather of int64 [4]"],
      [() => group.barrier(), "barrier #4", "rank 0 barrier, rank 1 all_reduce of float32 [0] by sum"],
      [
        () => inner!.allReduce(ops.ones([4])),
        "all_reduce #1",
        "[4] by sum, rank 1 all_reduce of float32 [4] by max",
      ],
    ];
    for (const [call, what, how] of calls) {
      const error = await assertRejects(
        call,
        CollectiveError,
        `Cannot finish ${what} on rank 0: the ranks make`,
      );
      assertStringIncludes(error.message, how);
    }
    const sum = ops.ones([2]);
    await group.allReduce(sum);
    assertEquals(sum.toArray(), [2, 2]);
  }, CHECKED);
  const theirs = outputOf(output!) as unknown[];
  assertStringIncludes(
    theirs[0] as string,
    "rank 1 broadcast of float32 [4] from rank 1, rank 0 all_reduce of float32 [4]",
  );
  assertEquals([theirs.length, theirs.at(-1)], [6, [2, 2]]);
});

Deno.test("collectives that agree give the same with checks, in program order, beyond what sockets hold", async () => {
  let mine: unknown;
  const outputs = await withProcesses("collectives", 3, async (group) => {
    mine = await SCENARIOS.collectives!(group);
  }, CHECKED);
  assertEquals([mine, ...outputs.map(outputOf)], [
    [6, 3, 1, 2, 3, 3, 3],
    [6, 3, 1, 2, 3, 3, 1],
    [6, 3, 1, 2, 3, 3, 2],
  ]);
});

Deno.test("a rank that dies while the others wait for its call fails them", async () => {
  await withProcesses("dies", 2, async (group) => {
    await group.barrier();
    await assertRejects(
      () => group.allReduce(ops.ones([4])),
      CollectiveError,
      "could not compare their calls",
    );
    await assertRejects(() => group.barrier(), CollectiveError);
  }, CHECKED);
});

Deno.test("the event loop goes on while a check waits, and an abort ends it on both ranks", async () => {
  using store = hostTestStore();
  using _scope = openCallScope();
  const [first, second] = await pair(store.address);
  let settled = 0;
  const works = [first.allReduce(ops.ones([4])), first.barrier(), second.recv(ops.ones([4]), { src: 0 })];
  const rejected = Promise.allSettled(works.map((work) => work.finally(() => settled++)));
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve));
  assertEquals(settled, 0);
  first[ABORT_GROUP]("rank 7 has failed");
  for (const { status } of await rejected) assertEquals(status, "rejected");
  second[ABORT_GROUP]("rank 7 has failed");
  await Promise.all(
    [first, second].map((group, rank) =>
      group[REFORM_GROUP](optionsOf(store.address, { rank, name: "anew", ...CHECKED }))
    ),
  );
  const sums = [ops.ones([1]), ops.ones([1])];
  await Promise.all([first.allReduce(sums[0]!), second.allReduce(sums[1]!)]);
  assertEquals(sums.map((sum) => sum.item()), [2, 2]);
  await Promise.all([
    assertRejects(() => first.barrier(), CollectiveError, "the ranks make different calls"),
    assertRejects(() => second.allReduce(ops.ones([1])), CollectiveError, "the ranks make different calls"),
  ]);
  first.dispose();
  second.dispose();
});

Deno.test("what no collective takes is refused by the rank itself, and the group goes on", async () => {
  using store = hostTestStore();
  using _scope = openCallScope();
  const groups = await pair(store.address);
  const shorts = () => ops.ones([2], { dtype: "int16" });
  await Promise.all(groups.map(async (group) => {
    await assertRejects(() => group.allReduce(shorts()), Error, "Cannot reduce int16 by sum");
    await group.barrier();
  }));
  for (const group of groups) group.dispose();
});

Deno.test("a rank that does not ask for checks is named", async () => {
  using store = hostTestStore();
  const [checked, plain] = [0, 1].map((rank) =>
    formGroup(optionsOf(store.address, { rank, formTimeoutMs: 500, checkCollectives: rank === 0 }))
  );
  const state = "rank 1 did not join within";
  const error = await assertRejects(() => checked!, CollectiveError, state);
  assertStringIncludes(
    error.message,
    "while forming the group that checks collectives; set checkCollectives on all ranks or on none",
  );
  (await plain!).dispose();
});
