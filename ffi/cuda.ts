/** CUDA: what the driver says of devices, and loading what libtorch needs to use them.
 *
 * @module
 */
import { cacheFolder, native } from "./_library.ts";
import { ERROR } from "./_pinned.ts";
import { replyOf } from "./_requests.ts";
import { check, newErrorBuffer } from "./_status.ts";
import { decode } from "./_wire.ts";

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

/** Asks the NVIDIA driver, without libtorch.
 *
 * @returns What it says. There is one device at least.
 * @throws {NativeError} If no device can be used: it says whether there is no driver, it fails, or it has none for this
 * process.
 */
export function cudaDriver(): CudaDriver {
  const operation = "cudaDriver";
  const reply = replyOf(
    operation,
    (out, capacity, reply) => native().cohort_cuda_driver(out, capacity, reply, ERROR),
  );
  const [version, devices] = decode(reply, Number) as [string, [string, number][]];
  return { version, devices: devices.map(([name, memory], index) => ({ index, name, memory })) };
}

/** Loads libtorch's CUDA half, off the event loop: from beside libtorch itself, else from where `deno task build:cuda` has put
 * it. It has to be before libtorch is first asked for a CUDA device. Done once, it costs nothing.
 *
 * @throws {NativeError} If it is not found, or cannot be loaded.
 */
export async function loadCuda(): Promise<void> {
  const cache = cacheFolder();
  const folders = cache === undefined ? "" : `${cache}/${CUDA_FOLDER}/torch/lib`;
  const text = new TextEncoder().encode(folders);
  const error = newErrorBuffer();
  const status = await native().cohort_cuda_load_nonblocking(text, text.length, error);
  check(status, "loadCuda", error);
}
