/**
 * A process group, without other ranks.
 *
 * @module
 */
import type { ProcessGroup } from "../ffi/mod.ts";
import { formGroupOfOne } from "../ffi/runtime.ts";
import { bind, bindingOf, giveGroup } from "../worker/runtime.ts";
import type { DistributedWorker } from "../worker/mod.ts";

/**
 * Gives a worker a process group of one: what its collectives do is right for one rank. It works without a
 * runner, before or in place of `initialize()`, which runs `setup` with it.
 *
 * @example A worker whose call has a collective
 * ```ts ignore
 * const worker = new Sum();
 * using group = await testGroup(worker);
 * await worker.initialize({ weights: "small.safetensors" });
 * assertEquals(await worker.call({ numbers: [1, 2] }, testContext()), { sum: 3 });
 * await worker.shutdown();
 * ```
 *
 * @param worker The worker, rank 0 of 1.
 * @returns The group, which is the worker's `processGroup`. Dispose of it when the test is over.
 * @throws {RangeError} If the worker is one of several ranks.
 * @throws {TypeError} If it has a group.
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
    calls: () => {
      throw new TypeError("Cannot serve: this worker is in a test, it has no runner; call it");
    },
  });
  giveGroup(worker, group);
  return group;
}
