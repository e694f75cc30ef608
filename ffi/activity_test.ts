import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Activity, type CollectiveNote, noteNativeCalls, observeActivity } from "./_activity.ts";
import { native } from "./_library.ts";
import { openCallScope } from "./lifetime.ts";
import { ops } from "./ops.ts";
import type { ProcessGroup } from "./process_group.ts";
import { loadLibrary } from "./runtime.ts";
import { Image } from "./image.ts";
import type { Tensor } from "./tensor.ts";
import { Ranks } from "./testdata/ranks.ts";

// Here, not in the test that happens to be first: it stays loaded.
loadLibrary();

/** Notes all that it is told, until it is disposed of. */
class Recorder implements Activity, Disposable {
  readonly notes: string[] = [];
  readonly counts: number[] = [];
  last: CollectiveNote | null = null;

  constructor() {
    observeActivity(this);
  }

  collective(note: CollectiveNote): void {
    this.last = structuredClone(note);
    this.notes.push(`${note.operation} #${note.sequence} ${note.state}`);
  }

  pending(count: number): void {
    this.counts.push(count);
  }

  [Symbol.dispose](): void {
    observeActivity(null);
  }
}

Deno.test("the oldest collective in flight is told of, and the last that ended when there is none", async () => {
  using ranks = await Ranks.form(2);
  const [first, second] = ranks.groups as [ProcessGroup, ProcessGroup];
  using _scope = openCallScope();
  // Before anybody observes, as this process holds both ranks.
  const other = second.allReduce(ops.ones([2, 3]));
  using recorder = new Recorder();
  const reducing = first.allReduce(ops.ones([2, 3]));
  const gathering = first.allGather(ops.ones([4], { dtype: "int64" }));
  assertEquals(recorder.last, {
    operation: "all_reduce",
    sequence: 1,
    group: "test",
    shape: [2, 3],
    dtype: "float32",
    state: "waiting",
  });
  assertEquals(recorder.notes, ["all_reduce #1 waiting"]);
  await Promise.all([reducing, other]);
  assertEquals(recorder.notes.slice(1), ["all_gather #2 waiting"]);
  assertEquals([recorder.last!.shape, recorder.last!.dtype], [[4], "int64"]);
  await Promise.all([gathering, second.allGather(ops.ones([4], { dtype: "int64" }))]);
  assertEquals(recorder.last!.state, "completed");
  assertEquals(recorder.counts, []);
});

Deno.test("a collective that fails, and a group that is formed, are told of", async () => {
  using recorder = new Recorder();
  using ranks = await Ranks.form(2);
  assertEquals(recorder.notes[0], "form_group #0 waiting");
  assertEquals(recorder.notes.at(-1), "form_group #0 completed");
  const [first] = ranks.groups as [ProcessGroup];
  const waiting = first.barrier();
  assertEquals([recorder.last!.shape, recorder.last!.dtype], [[], null]);
  first.dispose();
  await assertRejects(() => waiting);
  assertEquals(recorder.notes.slice(-2), ["barrier #1 waiting", "barrier #1 failed"]);
});

Deno.test("native tasks are counted, collectives are not", async () => {
  const picture = new Image(new Uint8Array(3), { width: 1, height: 1, channels: 3 });
  using recorder = new Recorder();
  await Promise.all([picture.encode({ format: "png" }), picture.encode({ format: "png" })]);
  assertEquals(recorder.counts, [1, 2, 1, 0]);
  assertEquals(recorder.notes, []);
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
    // Nothing is pending, so that it returns at once.
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

Deno.test("memory that is too small or not aligned for native calls is refused", () => {
  for (const memory of [new Uint8Array(71), new Uint8Array(new ArrayBuffer(80), 2)]) {
    assertThrows(() => noteNativeCalls(memory), RangeError, "Cannot note native calls");
  }
});
