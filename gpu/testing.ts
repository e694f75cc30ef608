/**
 * For tests that need a GPU, be it one that computes on the CPU.
 *
 * @module
 */
import { openCallScope } from "../ffi/native/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import { listAdapters } from "./adapter.ts";
import { Gpu } from "./gpu.ts";

// Before the tests, so that none of them counts as having left it open.
loadLibrary();
const adapters = await listAdapters();

/** A kernel that takes milliseconds where a processor computes it. */
export const SLOW = `
@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var sum = 0.0;
  for (var i = 0u; i < 2000u; i++) { sum += sin(f32(i)); }
  if (id.x < arrayLength(&x)) { x[id.x] = sum; }
}`;

/**
 * Registers a test, which is skipped, and says why, where there is no adapter. It gets a GPU of its own, and
 * its tensors are freed.
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
