import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { openCallScope } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import type { ProcessGroup, ReduceOp } from "./process_group.ts";
import { loadLibrary } from "../runtime.ts";
import { Tensor } from "../tensors/mod.ts";
import { onRanks, Ranks } from "../testdata/ranks.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

Deno.test("a tensor is lent until its collective settles", async () => {
  using ranks = await Ranks.form(2);
  const [first, second] = ranks.groups as [ProcessGroup, ProcessGroup];
  using _scope = openCallScope();
  const [written, read, elsewhere] = [ops.ones([4]), ops.ones([4]), ops.ones([4])];
  const view = written.data;
  const reducing = first.allReduce(written);
  const gathering = first.allGather(read);
  assertEquals(view.length, 0);
  const message = "all_reduce #1 is writing it; await it first";
  assertThrows(() => written.add(1), NativeError, message);
  assertThrows(() => written.narrow(0, 0, 1).toArray(), NativeError, message);
  assertThrows(() => written.data, NativeError, message);
  await assertRejects(() => first.broadcast(written, { src: 0 }), NativeError, message);
  assertEquals(read.add(1).toArray(), [2, 2, 2, 2]);
  assertThrows(() => read.add_(1), NativeError, "all_gather #2 is reading it; await it first");
  elsewhere.add_(1);
  await Promise.all([reducing, gathering, second.allReduce(ops.ones([4])), second.allGather(ops.ones([4]))]);
  assertEquals(written.add(read.add_(1)).toArray(), [4, 4, 4, 4]);
});

Deno.test("a tensor may be freed while its collective is in flight", async () => {
  const results = await onRanks(2, async (group) => {
    const tensor = Tensor.fromArray([group.rank]);
    const gathering = group.allGather(tensor);
    tensor.dispose();
    return (await gathering).map((tensor) => tensor.toArray());
  });
  assertEquals(results, [[[0], [1]], [[0], [1]]]);
});

Deno.test("misuse is a TypeError or a RangeError, before anything is sent", async () => {
  await onRanks(2, async (group) => {
    const tensor = ops.ones([3]);
    const none = null as unknown as Tensor;
    const mean = "mean" as ReduceOp;
    await assertRejects(() => group.allReduce(none), TypeError, "Cannot all_reduce: null is not a Tensor");
    await assertRejects(() => group.allReduce(tensor, { op: mean }), TypeError, '"mean" is not one of sum');
    await assertRejects(
      () => group.broadcast(tensor, { src: 2 }),
      RangeError,
      "src is 2, the group has ranks 0 to 1",
    );
    await assertRejects(() => group.reduce(tensor, { dst: -1 }), RangeError, "dst is -1");
    await assertRejects(() => group.gather(tensor, { dst: 0.5 }), RangeError, "dst is 0.5");
    await assertRejects(() => group.send(tensor, { dst: group.rank }), RangeError, "this rank itself");
    const peer = 1 - group.rank;
    await assertRejects(() => group.recv(tensor, { src: peer, tag: -1 }), RangeError, "tag is -1");
    await assertRejects(() => group.allToAll([tensor]), RangeError, "there are 1 tensors for 2 ranks");
    await assertRejects(
      () => group.allToAll([tensor, ops.ones([2])]),
      RangeError,
      "shape [2], tensor 0 has [3]",
    );
    const whole = Tensor.fromArray([1n, 2n, 3n]);
    await assertRejects(() => group.reduceScatter([tensor, whole]), TypeError, "tensor 1 is int64");
    await assertRejects(() => group.reduceScatter(tensor), RangeError, "shape [3] has no first dimension");
    await assertRejects(() => group.scatter(null, { src: group.rank }), RangeError, "0 tensors for 2 ranks");
    await assertRejects(() => group.scatter(null, { src: peer }), TypeError, "needs like");
    await assertRejects(() => group.newGroup([]), RangeError, "there are no ranks");
    await assertRejects(() => group.newGroup([0, 0]), RangeError, "[0,0] names a rank twice");
    await assertRejects(() => group.newGroup([2]), RangeError, "a rank is 2");
    // Nothing was sent: the ranks are still synchronized.
    await group.allReduce(tensor);
    assertEquals(tensor.toArray(), [2, 2, 2]);
  });
});

Deno.test("a group that was disposed of says so", async () => {
  using ranks = await Ranks.form(1);
  const [group] = ranks.groups as [ProcessGroup];
  const inner = await group.newGroup([0]);
  group.dispose();
  group.dispose();
  for (const gone of [group, inner!]) {
    await assertRejects(
      () => gone.barrier(),
      NativeError,
      "Cannot barrier: the process group has been disposed of",
    );
  }
});
