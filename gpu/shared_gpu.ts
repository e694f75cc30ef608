/**
 * The GPU that kernels of a process share where none is named.
 *
 * @module
 */
import { IS_THERE } from "./internal.ts";
import { Gpu } from "./gpu.ts";

let shared: Promise<Gpu> | undefined;

/**
 * Opens it at the first call, and again where it has been lost or given up.
 *
 * @returns The GPU. It stays open as long as the process lives.
 * @throws {RangeError} If there is no adapter, or none that COHORT_GPU names.
 * @throws {NativeError} If the driver refuses.
 * @throws {LibraryLoadError} If the GPU library is not built.
 */
export async function sharedGpu(): Promise<Gpu> {
  const opening = shared ??= Gpu.open();
  try {
    const gpu = await opening;
    if (gpu[IS_THERE]()) return gpu;
    gpu.dispose();
  } catch (error) {
    if (shared === opening) shared = undefined;
    throw error;
  }
  if (shared === opening) shared = undefined;
  return await sharedGpu();
}
