/**
 * The GPU that the process shares for kernels that name none.
 *
 * @module
 */
import { IS_USABLE } from "./internal.ts";
import { Gpu } from "./gpu.ts";

let shared: Promise<Gpu> | undefined;

/**
 * Returns the shared GPU. Opens it at the first call, and again if it has been lost or disposed.
 *
 * @returns The GPU. It stays open for the life of the process.
 * @throws {RangeError} If there is no adapter, or if none matches COHORT_GPU.
 * @throws {NativeError} If the driver refuses.
 * @throws {LibraryLoadError} If the GPU library is not built.
 */
export async function sharedGpu(): Promise<Gpu> {
  const opening = shared ??= Gpu.open();
  try {
    const gpu = await opening;
    if (gpu[IS_USABLE]()) return gpu;
    gpu.dispose();
  } catch (error) {
    if (shared === opening) shared = undefined;
    throw error;
  }
  if (shared === opening) shared = undefined;
  return await sharedGpu();
}
