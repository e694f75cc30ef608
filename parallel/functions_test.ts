/** Errors of the functions. Their numbers are tested in tests/parallel_test.ts. */
import { assertRejects, assertThrows } from "@std/assert";
import { CollectiveError, NativeError } from "../errors.ts";
import { backward, ops, type ProcessGroup, type Tensor } from "../ffi/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import { onRanks } from "../ffi/testdata/ranks.ts";
import * as parallel from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

type Collective = (input: Tensor, group: ProcessGroup) => Promise<Tensor>;

Deno.test("a dimension that has no equal parts for the ranks is refused on every rank", async () => {
  const { scatterToGroup, reduceScatter } = parallel;
  await onRanks(2, async (group) => {
    for (const split of [scatterToGroup, reduceScatter]) {
      await assertRejects(
        () => split(ops.ones([4, 3]), group, { dim: 1 }),
        NativeError,
        "dimension 1 of shape [4, 3] has no equal parts for 2 ranks",
      );
    }
    await group.barrier();
  });
});

Deno.test("unknown options are refused by the function's name", async () => {
  const options = { axis: 0 } as never;
  await onRanks(1, async (group) => {
    const input = ops.ones([2]);
    for (const name of ["gatherFromGroup", "scatterToGroup", "allGather", "reduceScatter"] as const) {
      const message = `Cannot call ${name}: there is no option "axis"`;
      assertThrows(() => parallel[name](input, group, options), TypeError, message);
    }
    assertThrows(() => parallel.shardBatch(input, group, options), TypeError, "Cannot shard batch");
    await assertRejects(() => parallel.gatherBatch(input, group, options), TypeError, "Cannot gather batch");
  });
});

for (
  const name of ["reduceFromGroup", "gatherFromGroup", "allGather", "reduceScatter", "gatherBatch"] as const
) {
  Deno.test(`a rank that leaves its group fails the others' ${name}()`, async () => {
    const call: Collective = parallel[name];
    await onRanks(2, async (group) => {
      if (group.rank === 1) return group.dispose();
      await assertRejects(() => call(ops.ones([2]), group), CollectiveError);
    });
  });
}

for (const name of ["copyToGroup", "scatterToGroup"] as const) {
  Deno.test(`a rank that leaves its group fails the others' backward pass through ${name}()`, async () => {
    const call: Collective = parallel[name];
    await onRanks(2, async (group) => {
      const input = ops.ones([2]).requires_grad_();
      const loss = (await call(input, group)).sum();
      await group.barrier();
      if (group.rank === 1) return group.dispose();
      await assertRejects(() => backward(loss), CollectiveError);
    });
  });
}
