/**
 * Queries the NVIDIA driver, and loads the libraries that libtorch needs for CUDA.
 *
 * @module
 */
import { NativeError } from "../../errors.ts";
import { COHORT_NCCL, commandFor, cudaFolderOf, describeTried } from "../../libraries/mod.ts";
import {
  cacheFolder,
  callForReply,
  check,
  decode,
  ERROR,
  findLibrary,
  native,
  newErrorBuffer,
  OUT,
  settle,
} from "../native/mod.ts";

/** A CUDA device, as reported by the driver. */
export interface CudaDevice {
  /** Index in this process: `cuda:0` is the first device in CUDA_VISIBLE_DEVICES. */
  readonly index: number;
  /** Name (`"NVIDIA H100 80GB HBM3"`). */
  readonly name: string;
  /** Memory size, in bytes. */
  readonly memory: number;
}

/** The NVIDIA driver and its devices. */
export interface CudaDriver {
  /** Driver version and the newest CUDA version that it supports (`"570.86.15, CUDA 12.8"`). */
  readonly version: string;
  /** Devices that this process may use. */
  readonly devices: readonly CudaDevice[];
}

/**
 * Queries the NVIDIA driver, without libtorch.
 *
 * @returns The driver's version and devices, at least one.
 * @throws {NativeError} If no device can be used. The message says whether there is no driver, the driver
 * fails, or it has no device for this process.
 */
export function cudaDriver(): CudaDriver {
  const operation = "cudaDriver";
  const reply = callForReply(
    operation,
    (out, capacity, reply) => native().cohort_cuda_driver(out, capacity, reply, ERROR),
  );
  const [version, devices] = decode(reply, Number) as [string, [string, number][]];
  return { version, devices: devices.map(([name, memory], index) => ({ index, name, memory })) };
}

let bound: number | null = null;

/**
 * Returns the index of the device that this process is bound to.
 *
 * @returns The index, or `null` if it is not bound to one.
 */
export function boundDevice(): number | null {
  return bound;
}

let connects = false;

/**
 * Returns whether ranks can send tensors between their devices.
 *
 * @returns Whether the library that links NCCL has been loaded.
 */
export function hasNccl(): boolean {
  return connects;
}

/**
 * Binds this process to a CUDA device. Loads libtorch's CUDA libraries without blocking the event loop: from
 * libtorch's own folder, or else from the folder in the cache that setup filled. Call it before libtorch
 * first uses a CUDA device.
 *
 * @param device The device index. `"cuda"` refers to this device from now on.
 * @param between Whether ranks send tensors between their devices. If `true`, the library that links NCCL
 * must exist. If `false`, it is loaded only if it exists.
 * @throws {NativeError} If a library is missing or cannot be loaded, or the device cannot be used.
 */
export async function loadCuda(device: number, between: boolean): Promise<void> {
  const operation = "loadCuda";
  const cache = cacheFolder();
  const folder = cache === undefined ? "" : `${cudaFolderOf(cache)}/torch/lib`;
  await load(folder, "cohort_cuda_load_nonblocking").catch(addRemedy);
  const { found, ...places } = findLibrary(COHORT_NCCL);
  if (found !== undefined) {
    await load(found, "cohort_nccl_load_nonblocking");
    connects = true;
  } else if (between) {
    const tried = describeTried(places);
    throw new NativeError(`Cannot use CUDA between ranks: ${tried}; run ${commandFor("cuda")}`, {
      operation,
    });
  }
  check(native().cohort_cuda_bind(device, OUT, ERROR), operation);
  await settle(OUT[0]!, { operation, read: () => undefined });
  bound = device;
}

/** Rethrows an error. If it says that libtorch's CUDA half is in none of its places, adds the remedy. */
function addRemedy(error: unknown): never {
  if (!(error instanceof NativeError && error.message.includes(" is in none of "))) throw error;
  const { message, operation } = error;
  throw new NativeError(`${message}; run ${commandFor("cuda")}`, { operation, cause: error });
}

async function load(
  path: string,
  by: "cohort_cuda_load_nonblocking" | "cohort_nccl_load_nonblocking",
): Promise<void> {
  const text = new TextEncoder().encode(path);
  const error = newErrorBuffer();
  check(await native()[by](text, text.length, error), "loadCuda", error);
}
