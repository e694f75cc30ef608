/**
 * Helpers for tests that need a GPU, or a driver that computes on the CPU.
 *
 * @module
 */
import { openCallScope } from "../ffi/native/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import { listAdapters } from "./adapter.ts";
import { Gpu } from "./gpu.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();
const adapters = await listAdapters();

/** A kernel that takes milliseconds on the CPU. */
export const SLOW = `
@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var sum = 0.0;
  for (var i = 0u; i < 2000u; i++) { sum += sin(f32(i)); }
  if (id.x < arrayLength(&x)) { x[id.x] = sum; }
}`;

/**
 * Registers a test that gets its own GPU and whose tensors are freed. If there is no adapter, the test is
 * skipped and its name says why.
 *
 * @param name The name of the test.
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
