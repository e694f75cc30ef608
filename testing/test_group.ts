/**
 * A process group with one rank, for unit tests.
 *
 * @module
 */
import type { ProcessGroup } from "../ffi/mod.ts";
import { formGroupOfOne } from "../ffi/runtime.ts";
import { bind, bindingOf, SET_PROCESS_GROUP } from "../worker/runtime.ts";
import type { DistributedWorker } from "../worker/mod.ts";

/**
 * Gives a worker a process group with one rank. Its collectives return correct results for one rank. No
 * runner is needed. Call it before `initialize()`, which then runs `setup` with the group, or in place of
 * `initialize()`.
 *
 * @example A worker whose call uses a collective
 * ```ts
 * import { DistributedWorker, Tensor } from "@cohort/distributed";
 * import { testContext, testGroup } from "@cohort/distributed/testing";
 * import { assertEquals } from "@std/assert";
 *
 * class Sum extends DistributedWorker<{ numbers: number[] }, { sum: number }> {
 *   static override module = import.meta.url;
 *   override async call({ numbers }: { numbers: number[] }) {
 *     using sum = Tensor.fromArray(numbers).sum();
 *     await this.processGroup.allReduce(sum);
 *     return { sum: sum.item() as number };
 *   }
 * }
 *
 * const worker = new Sum();
 * using group = await testGroup(worker);
 * await worker.initialize({});
 * assertEquals(group.size, 1);
 * assertEquals(await worker.call({ numbers: [1, 2] }), { sum: 3 });
 * await worker.shutdown();
 * ```
 *
 * @param worker The worker, rank 0 of 1.
 * @returns The group, which is the worker's `processGroup`. Dispose of it at the end of the test.
 * @throws {RangeError} If the worker is one of several ranks.
 * @throws {TypeError} If the worker already has a group.
 * @throws {LibraryLoadError} If the native library is not found.
 */
export async function testGroup(worker: DistributedWorker): Promise<ProcessGroup> {
  const { worldSize } = worker;
  if (worldSize !== 1) {
    throw new RangeError(
      `Cannot make a group of one: the worker is one of ${worldSize} ranks; make it without arguments`,
    );
  }
  if (bindingOf(worker) !== undefined) {
    throw new TypeError("Cannot make a group of one: the worker has a group");
  }
  const group = await formGroupOfOne();
  bind(worker, {
    localRank: 0,
    localWorldSize: 1,
    join: () => Promise.resolve({ device: worker.device, description: worker.device, processGroup: group }),
    nextCall: () => {
      throw new TypeError("Cannot serve this worker in a test: it has no runner; call it");
    },
  });
  worker[SET_PROCESS_GROUP](group);
  return group;
}
