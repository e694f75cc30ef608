import { assert, assertEquals, assertRejects } from "@std/assert";
import { NativeError } from "../../errors.ts";
import type { ProcessGroup } from "./process_group.ts";
import { FLUSH_GROUP, loadLibrary } from "../runtime.ts";
import { ops } from "../ops/mod.ts";
import { onRanks } from "../testdata/ranks.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const MIB = 1024 * 1024;

Deno.test("a group that was made of another is forgotten when it is disposed of", async () => {
  await onRanks(1, async (group) => {
    const made: WeakRef<ProcessGroup>[] = [];
    for (let count = 0; count < 200; count++) {
      const inner = await group.newGroup([0]);
      // Enough memory to trigger garbage collection.
      Object.assign(inner!, { ballast: new Uint8Array(MIB) });
      made.push(new WeakRef(inner!));
      inner!.dispose();
    }
    // Weak references stay alive until the current turn of the event loop ends.
    await new Promise((resolve) => setTimeout(resolve));
    new Array(32).fill(0).map(() => new Uint8Array(4 * MIB));
    assert(made.some((group) => group.deref() === undefined), "all 200 are still held");
  });
});

Deno.test("the others live on, and end with the group that they were made of", async () => {
  await onRanks(2, async (group) => {
    const [first, second, third] = [
      await group.newGroup([0, 1]),
      await group.newGroup([0, 1]),
      await group.newGroup([0, 1]),
    ] as [ProcessGroup, ProcessGroup, ProcessGroup];
    const inner = await second.newGroup([0, 1]);
    first.dispose();
    second.dispose();
    second.dispose();
    await group[FLUSH_GROUP]();
    const sum = ops.ones([1]);
    await third.allReduce(sum);
    assertEquals(sum.item(), 2);
    for (const gone of [first, second, inner!]) await assertRejects(() => gone.barrier(), NativeError);
    await group.barrier();
    group.dispose();
    await assertRejects(() => third.barrier(), NativeError);
  });
});
