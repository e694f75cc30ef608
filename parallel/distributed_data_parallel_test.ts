/** Misuse, and ranks that fail. Training is tested in tests/data_parallel_test.ts. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { CollectiveError } from "../errors.ts";
import { ops } from "../ffi/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import { onRanks } from "../ffi/testdata/ranks.ts";
import * as nn from "../nn/mod.ts";
import { DistributedDataParallel } from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

Deno.test("a module without trained parameters, a bucket of no size and unknown options are refused", async () => {
  await onRanks(1, (group) => {
    using net = new nn.Linear(2, 2);
    for (const bucket_cap_mb of [0, -1, NaN]) {
      assertThrows(
        () => new DistributedDataParallel(net, group, { bucket_cap_mb }),
        RangeError,
        `Cannot train: bucket_cap_mb is ${bucket_cap_mb}, not a positive number`,
      );
    }
    assertThrows(
      () => new DistributedDataParallel(net, group, { bucket_size: 1 } as never),
      TypeError,
      'Cannot train: there is no option "bucket_size"',
    );
    net.requiresGrad_(false);
    assertThrows(
      () => new DistributedDataParallel(net, group),
      RangeError,
      "Cannot train: no parameter requires a gradient",
    );
    return Promise.resolve();
  });
});

Deno.test("passes after dispose(), and unknown options of a backward pass, are refused", async () => {
  await onRanks(1, async (group) => {
    using net = new nn.Linear(2, 2);
    const ddp = new DistributedDataParallel(net, group);
    const loss = (await ddp.forward(ops.ones([1, 2]))).sum();
    await assertRejects(
      () => ddp.backward(loss, { keep_graph: true } as never),
      TypeError,
      'Cannot run backward: there is no option "keep_graph"',
    );
    await ddp.backward(loss);
    ddp.dispose();
    ddp.dispose();
    await assertRejects(
      () => ddp.forward(ops.ones([1, 2])),
      TypeError,
      "Cannot train: this DistributedDataParallel has been disposed of",
    );
  });
});

Deno.test("a join inside a join is refused on every rank, and the object stays usable", async () => {
  await onRanks(2, async (group) => {
    using net = new nn.Linear(2, 2);
    using ddp = new DistributedDataParallel(net, group);
    await assertRejects(
      () => ddp.join(() => ddp.join(() => Promise.resolve())),
      TypeError,
      "Cannot join: this call is already inside a join",
    );
    assertEquals(await ddp.join(() => Promise.resolve(group.rank)), group.rank);
  });
});

const input = () => ops.ones([1, 2]);

Deno.test("a rank that leaves its group fails the others' forward and backward passes", async () => {
  await onRanks(2, async (group) => {
    using net = new nn.Linear(2, 2);
    using ddp = new DistributedDataParallel(net, group);
    if (group.rank === 1) return group.dispose();
    await assertRejects(() => ddp.forward(input()), CollectiveError);
  });
  const failed = Promise.withResolvers<void>();
  await onRanks(2, async (group) => {
    using net = new nn.Linear(2, 2);
    using ddp = new DistributedDataParallel(net, group);
    const loss = (await ddp.forward(input())).sum();
    await group.barrier();
    if (group.rank === 1) {
      group.dispose();
      // Both ranks are in this process, where a pass in flight keeps all modules as they are.
      return await failed.promise;
    }
    await assertRejects(() => ddp.backward(loss), CollectiveError).finally(failed.resolve);
  });
});
