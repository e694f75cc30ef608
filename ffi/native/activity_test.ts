import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { CollectiveError } from "../../errors.ts";
import { noteCollectives, noteNativeCalls, observeActivity } from "./activity.ts";
import { native } from "./library.ts";
import { openCallScope } from "./tidy.ts";
import { ops } from "../ops/mod.ts";
import type { ProcessGroup } from "../groups/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { Image } from "../image.ts";
import type { Tensor } from "../tensors/mod.ts";
import { Ranks } from "../testdata/ranks.ts";

// Load the library here, because it stays loaded and the first test would count as having leaked it.
loadLibrary();

/** The size of the record of collectives, in bytes. */
const NOTE_BYTE_LENGTH = 432;

/** Records this process's collectives until it is disposed. */
class Notes implements Disposable {
  readonly #memory = new Uint8Array(NOTE_BYTE_LENGTH);

  constructor() {
    noteCollectives(this.#memory, 1000);
  }

  /** The operation, group, dtype and sizes, followed by the number and the state. */
  get note(): [text: string[], sequence: number, state: string] {
    const view = new DataView(this.#memory.buffer);
    assertEquals(view.getUint32(0, true) % 2, 0);
    assert(view.getFloat64(8, true) >= 1000);
    const text = new TextDecoder().decode(this.#memory.subarray(32, 32 + view.getUint32(4, true)));
    const state = ["waiting", "completed", "failed"][view.getUint32(24, true)]!;
    return [text.split("\n"), view.getFloat64(16, true), state];
  }

  [Symbol.dispose](): void {
    noteCollectives(null, 0);
  }
}

Deno.test("the oldest collective in flight is noted, and the last that ended when there is none", async () => {
  using ranks = await Ranks.form(2);
  const [first, second] = ranks.groups as [ProcessGroup, ProcessGroup];
  using _scope = openCallScope();
  using notes = new Notes();
  const reducing = first.allReduce(ops.ones([2, 3]));
  const gathering = first.allGather(ops.ones([4], { dtype: "int64" }));
  assertEquals(notes.note, [["all_reduce", "test", "float32", "2,3"], 1, "waiting"]);
  // This process holds both ranks, so the other rank's collectives are recorded too.
  await Promise.all([reducing, second.allReduce(ops.ones([2, 3]))]);
  assertEquals(notes.note, [["all_gather", "test", "int64", "4"], 2, "waiting"]);
  await Promise.all([gathering, second.allGather(ops.ones([4], { dtype: "int64" }))]);
  assertEquals(notes.note, [["all_gather", "test", "int64", "4"], 2, "completed"]);
});

Deno.test("collectives that libtorch starts, and several that are one, are noted as a program's own", async () => {
  using ranks = await Ranks.form(2);
  const [first, second] = ranks.groups as [ProcessGroup, ProcessGroup];
  using _scope = openCallScope();
  first.register("activity");
  using notes = new Notes();
  await ops.callAsync("_c10d_functional::all_reduce", ops.ones([5]), "sum", "activity");
  assertEquals(notes.note, [["all_reduce", "test", "float32", "5"], 1, "waiting"]);
  await second.allReduce(ops.ones([5]));
  const objects = [first, second].map((group) => group.allGatherObjects({ rank: group.rank }));
  await Promise.all(objects);
  const [[operation], sequence, state] = notes.note;
  assertEquals([operation, sequence, state], ["all_gather", 2, "completed"]);
});

Deno.test("a collective that fails, and a group that is formed, are noted", async () => {
  using notes = new Notes();
  using ranks = await Ranks.form(2);
  assertEquals(notes.note, [["form_group", "test", "", ""], 0, "completed"]);
  const [first] = ranks.groups as [ProcessGroup];
  const waiting = first.barrier();
  assertEquals(notes.note, [["barrier", "test", "", ""], 1, "waiting"]);
  first.dispose();
  const error = await assertRejects(() => waiting, CollectiveError);
  assertEquals([error.sequence, notes.note[2]], [1, "failed"]);
});

Deno.test("who observes is told of the collectives that a program asks for, and of their ends", async () => {
  using ranks = await Ranks.form(2);
  using _scope = openCallScope();
  const ended: Promise<unknown>[] = [];
  observeActivity({ collective: (end) => ended.push(end), pending: () => {} });
  const calls = ranks.groups.map((group) => group.barrier());
  assertEquals(ended.length, 2);
  await Promise.all([...calls, ...ended]);
  observeActivity(null);
});

Deno.test("native tasks are counted, collectives are not", async () => {
  const picture = new Image(new Uint8Array(3), { width: 1, height: 1, channels: 3 });
  using ranks = await Ranks.form(2);
  const counts: number[] = [];
  observeActivity({ collective: () => {}, pending: (count) => counts.push(count) });
  await Promise.all(ranks.groups.map((group) => group.barrier()));
  await Promise.all([picture.encode({ format: "png" }), picture.encode({ format: "png" })]);
  observeActivity(null);
  assertEquals(counts, [1, 2, 1, 0]);
});

Deno.test("blocking native calls are counted at both ends and named, others are not counted", async () => {
  const memory = new Uint8Array(80);
  const view = new DataView(memory.buffer);
  const name = () => new TextDecoder().decode(memory.subarray(8, 8 + view.getUint32(4, true)));
  using a = ops.ones([4]);
  noteNativeCalls(memory);
  try {
    const begun = view.getUint32(0, true);
    assertEquals(begun % 2, 0);
    using sum = a.add(a);
    assertEquals([view.getUint32(0, true), name()], [begun + 2, "aten::add"]);
    using _cumulative = ops.call("aten::cumsum", sum, 0) as Tensor;
    assertEquals([view.getUint32(0, true) - begun, name()], [6, "aten::cumsum"]);
    const error = new Uint8Array(8192);
    const before = view.getUint32(0, true);
    // Nothing is pending, so this returns at once.
    await native().cohort_completions_wait_nonblocking(new Float64Array(1), 1, new Uint32Array(1), error);
    assertEquals(view.getUint32(0, true), before);
    assertThrows(() => sum.add(ops.ones([3])));
    assertEquals(view.getUint32(0, true) % 2, 0);
  } finally {
    noteNativeCalls(null);
  }
  const after = view.getUint32(0, true);
  a.add(a).dispose();
  assertEquals(view.getUint32(0, true), after);
});

Deno.test("memory that is too small or not aligned is refused", () => {
  for (const memory of [new Uint8Array(NOTE_BYTE_LENGTH - 1), new Uint8Array(new ArrayBuffer(1000), 4)]) {
    assertThrows(() => noteCollectives(memory, 0), RangeError, "Cannot note collectives");
  }
  for (const memory of [new Uint8Array(71), new Uint8Array(new ArrayBuffer(80), 2)]) {
    assertThrows(() => noteNativeCalls(memory), RangeError, "Cannot note native calls");
  }
});
