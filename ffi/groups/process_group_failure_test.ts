import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { CollectiveError, NativeError } from "../../errors.ts";
import { collectivesOf, SCENARIOS } from "../testdata/rank_program.ts";
import { optionsOf, outputOf, withProcesses } from "../testdata/processes.ts";
import { hostTestStore, Ranks, SECRET } from "../testdata/ranks.ts";
import { formGroup, type FormGroupOptions, hostStore } from "./group_forming.ts";
import { ops } from "../ops/mod.ts";
import type { ProcessGroup } from "./process_group.ts";
import { loadLibrary } from "../runtime.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

/** Well below the groups' timeouts: anything that ends within this time was woken. */
const SOON_MS = 20_000;

Deno.test("collectives work across processes, beyond what sockets hold", async () => {
  for (const worldSize of [2, 3]) {
    let mine: unknown;
    const outputs = await withProcesses("collectives", worldSize, async (group) => {
      mine = await SCENARIOS.collectives!(group);
    });
    assertEquals([mine, ...outputs.map(outputOf)], collectivesOf(worldSize));
  }
});

Deno.test("a rank that dies fails what waits for it, and all that is started later", async () => {
  await withProcesses("dies", 2, async (group) => {
    await group.barrier();
    const begun = performance.now();
    const waiting = group.allReduce(ops.ones([4]));
    const error = await assertRejects(
      () => waiting,
      CollectiveError,
      "Cannot finish all_reduce #2 on rank 0: ",
    );
    assertEquals([error.rank, error.operation, error.sequence, error.code], [
      0,
      "all_reduce",
      2,
      "collective",
    ]);
    for (let sequence = 3; sequence < 6; sequence++) {
      const later = await assertRejects(() => group.barrier(), CollectiveError);
      assertEquals(later.sequence, sequence);
    }
    await assertRejects(() => group.send(ops.ones([4]), { dst: 1 }), CollectiveError);
    await assertRejects(() => group.recv(ops.ones([4]), { src: 1 }), CollectiveError);
    assert(performance.now() - begun < SOON_MS);
  });
});

Deno.test("a rank that dies fails transfers that wait for it", async () => {
  await withProcesses("dies", 2, async (group) => {
    const receiving = group.recv(ops.ones([4]), { src: 1 });
    await group.barrier();
    const error = await assertRejects(() => receiving, CollectiveError, "Cannot finish recv #1 on rank 0: ");
    assertEquals([error.operation, error.sequence], ["recv", 1]);
  });
});

Deno.test("disposing of a group wakes the other ranks", async () => {
  const [output] = await withProcesses("waits", 2, async (group) => {
    await group.barrier();
    const mine = group.recv(ops.ones([4]), { src: 1 });
    group.dispose();
    await assertRejects(() => mine, CollectiveError, "Cannot finish recv #2 on rank 0: ");
  });
  assertStringIncludes(
    outputOf(output!) as string,
    "CollectiveError: Cannot finish all_reduce #2 on rank 1: ",
  );
});

Deno.test("a process ends in order with an idle group, and by exit() with work in flight", async () => {
  const [ended] = await withProcesses("ends", 2, (group) => group.barrier());
  assertEquals(outputOf(ended!), "ended");
  const [exited] = await withProcesses("exits", 2, (group) => group.barrier());
  assertEquals([exited!.code, exited!.signal], [3, null]);
});

Deno.test("the event loop goes on while collectives wait", async () => {
  using ranks = await Ranks.form(2);
  const [first, second] = ranks.groups as [ProcessGroup, ProcessGroup];
  let settled = false;
  const waiting = first.barrier().then(() => settled = true);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve));
  assertEquals(settled, false);
  await Promise.all([waiting, second.barrier()]);
});

Deno.test("a collective that takes too long fails at the limit", async () => {
  using store = hostTestStore();
  const groups = await Promise.all(
    [0, 1].map((rank) => formGroup(optionsOf(store.address, { rank, timeoutMs: 100 }))),
  );
  const error = await assertRejects(() => groups[0]!.barrier(), CollectiveError, "Timed out");
  assertEquals([error.rank, error.operation, error.sequence], [0, "barrier", 1]);
  for (const group of groups) group.dispose();
});

Deno.test("a rank that does not come is named at the limit", async () => {
  using store = hostTestStore();
  const error = await assertRejects(
    () => formGroup(optionsOf(store.address, { worldSize: 3, formTimeoutMs: 100 })),
    CollectiveError,
    "Cannot form group test on rank 0: rank 1, 2 did not join within 100 ms",
  );
  assertEquals([error.rank, error.operation, error.sequence], [0, "form_group", 0]);
});

Deno.test("ranks that disagree on a new group's ranks do not meet", async () => {
  using store = hostTestStore();
  const [first, second] = await Promise.all(
    [0, 1].map((rank) => formGroup(optionsOf(store.address, { rank, formTimeoutMs: 500 }))),
  ) as [ProcessGroup, ProcessGroup];
  using both = await second.newGroup([1]);
  assertEquals(both!.size, 1);
  await assertRejects(() => first.newGroup([0, 1]), CollectiveError, "rank 1 did not join within 500 ms");
  first.dispose();
  second.dispose();
});

Deno.test("a store that nobody hosts is an error at the limit", async () => {
  const store = hostTestStore();
  store[Symbol.dispose]();
  await assertRejects(
    () => formGroup(optionsOf(store.address, { formTimeoutMs: 100 })),
    CollectiveError,
    `Cannot form group test on rank 0: Cannot connect to the store at ${store.address}`,
  );
});

Deno.test("an address that is not this machine's is an error", async () => {
  using store = hostTestStore();
  await assertRejects(
    () => formGroup(optionsOf(store.address, { interfaceAddress: "203.0.113.1" })),
    CollectiveError,
    "203.0.113.1",
  );
  assertThrows(
    () => hostStore({ address: "tcp://203.0.113.1:0", secret: SECRET }),
    NativeError,
    "Cannot host a store on tcp://203.0.113.1:0",
  );
});

Deno.test("hostStore() and formGroup() refuse what is out of range", async () => {
  for (const address of ["tcp://127.0.0.1:65536", "127.0.0.1", "unix:relative"]) {
    const state = `"${address}" is neither unix:/path nor tcp://host:port`;
    assertThrows(() => hostStore({ address, secret: SECRET }), NativeError, state);
    await assertRejects(() => formGroup(optionsOf(address, {})), CollectiveError, state);
  }
  assertThrows(() => hostStore({ address: "tcp://127.0.0.1:0", secret: "" }), NativeError, "0 bytes");
  using taken = hostTestStore();
  const error = assertThrows(
    () => hostStore({ address: taken.address, secret: SECRET }),
    NativeError,
    `Cannot host a store on ${taken.address}: `,
  );
  assertEquals(error.operation, "hostStore");
  const refused: [Partial<FormGroupOptions>, string][] = [
    [{ worldSize: 0 }, "worldSize is 0"],
    [{ rank: 2 }, "rank is 2, not one of 0 to 1"],
    [{ timeoutMs: NaN }, "timeoutMs is NaN"],
    [{ formTimeoutMs: -1 }, "formTimeoutMs is -1"],
  ];
  for (const [options, message] of refused) {
    await assertRejects(() => formGroup(optionsOf(taken.address, options)), RangeError, message);
  }
});
