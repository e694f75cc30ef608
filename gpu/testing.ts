/** For tests that need a GPU, be it one that computes on the CPU.
 *
 * @module
 */
import { openCallScope } from "../ffi/lifetime.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import { listAdapters } from "./adapter.ts";
import { Gpu } from "./gpu.ts";

// Before the tests, so that none of them counts as having left it open.
loadLibrary();
const adapters = await listAdapters();

/** Registers a test, which is skipped, and says why, where there is no adapter. It gets a GPU of its own, and its tensors are
 * freed.
 *
 * @param name What is tested.
 * @param body The test.
 */
export function gpuTest(name: string, body: (gpu: Gpu) => void | Promise<void>): void {
  const ignore = adapters.length === 0;
  Deno.test({
    name: ignore ? `${name} (skipped: this machine has no adapter)` : name,
    ignore,
    async fn() {
      using _scope = openCallScope();
      using gpu = await Gpu.open();
      await body(gpu);
    },
  });
}
