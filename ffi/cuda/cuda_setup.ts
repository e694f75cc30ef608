/**
 * What the NVIDIA driver says of devices, and loading what libtorch needs to use one.
 *
 * @module
 */
import { NativeError } from "../../errors.ts";
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

/** Where it is in the cache. */
const CUDA_FOLDER = "libtorch-2.11.0-cuda";

/** A CUDA device, as the driver shows it. */
export interface CudaDevice {
  /** Its number in this process: `cuda:0` is the first that CUDA_VISIBLE_DEVICES names. */
  readonly index: number;
  /** Its name (`"NVIDIA H100 80GB HBM3"`). */
  readonly name: string;
  /** Bytes of its memory. */
  readonly memory: number;
}

/** What the NVIDIA driver says. */
export interface CudaDriver {
  /** Its version, and the newest CUDA that it can run (`"570.86.15, CUDA 12.8"`). */
  readonly version: string;
  /** The devices that this process may use. */
  readonly devices: readonly CudaDevice[];
}

/**
 * Asks the NVIDIA driver, without libtorch.
 *
 * @returns What it says. There is one device at least.
 * @throws {NativeError} If no device can be used: it says whether there is no driver, it fails, or it has
 * none for this process.
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
 * The device that this process has bound, by its number.
 *
 * @returns It; `null` if none.
 */
export function boundDevice(): number | null {
  return bound;
}

let connects = false;

/**
 * Whether tensors can be sent between ranks' devices.
 *
 * @returns Whether the library that links NCCL has been loaded.
 */
export function hasNccl(): boolean {
  return connects;
}

/**
 * Has libtorch use a CUDA device. Its half for that is loaded off the event loop, from beside libtorch
 * itself, else from where `deno task build:cuda` has put it. It has to be before libtorch is first asked for
 * a CUDA device.
 *
 * @param device The device's number: `"cuda"` is this one from now on.
 * @param between Whether tensors are to be sent between ranks' devices: then the library that links NCCL has
 * to be there. Else it is loaded where it is.
 * @throws {NativeError} If something is not found, or cannot be loaded, or the device cannot be used.
 */
export async function loadCuda(device: number, between: boolean): Promise<void> {
  const operation = "loadCuda";
  const cache = cacheFolder();
  await load(cache === undefined ? "" : `${cache}/${CUDA_FOLDER}/torch/lib`, "cohort_cuda_load_nonblocking");
  const { found, places } = findLibrary({ stem: "cohort_nccl", variable: "COHORT_NCCL_LIBRARY" });
  if (found !== undefined) {
    await load(found, "cohort_nccl_load_nonblocking");
    connects = true;
  } else if (between) {
    const looked = places.join(", no ");
    throw new NativeError(`Cannot use CUDA between ranks: there is no ${looked}; run deno task build:cuda`, {
      operation,
    });
  }
  check(native().cohort_cuda_bind(device, OUT, ERROR), operation);
  await settle(OUT[0]!, { operation, read: () => undefined });
  bound = device;
}

async function load(
  path: string,
  by: "cohort_cuda_load_nonblocking" | "cohort_nccl_load_nonblocking",
): Promise<void> {
  const text = new TextEncoder().encode(path);
  const error = newErrorBuffer();
  check(await native()[by](text, text.length, error), "loadCuda", error);
}
