/**
 * Which device a rank computes on.
 *
 * @module
 */
import { NativeError } from "../errors.ts";
import { type CudaDriver, cudaDriver, loadCuda } from "../ffi/runtime.ts";

/** A device, bound. */
export interface BoundDevice {
  /** Its name (`"cpu"`, `"cuda:1"`). */
  readonly device: string;
  /** What it is, for people (`"cuda:1 (NVIDIA H100 80GB HBM3, 85.0 GB, driver 570.86.15, CUDA 12.8)"`). */
  readonly description: string;
  /** Why a device that is there is not used. */
  readonly warning?: string;
}

/** How to bind a device. The functions are those of the native library. */
export interface BindOptions {
  /** What the caller has asked for. */
  asked: string;
  /** The rank among those of this machine. */
  localRank: number;
  /** How many ranks there are: more than one need NCCL. */
  worldSize: number;
  /** Asks the driver. */
  driver?: () => CudaDriver;
  /** Makes libtorch use a device. */
  load?: (device: number, between: boolean) => Promise<void>;
}

const CPU: BoundDevice = { device: "cpu", description: "cpu" };

/**
 * Binds `cuda:<localRank>` or the CPU. `"auto"` takes CUDA where there is a driver with a device, and
 * libtorch's half for it.
 *
 * @param options What was asked for.
 * @returns The device.
 * @throws {NativeError} If CUDA was asked for, and there is no driver, device or library: it says which.
 * @throws {RangeError} If there are devices, but none for this rank.
 */
export async function bindDevice(options: BindOptions): Promise<BoundDevice> {
  const { asked, localRank, worldSize, driver = cudaDriver, load = loadCuda } = options;
  if (asked === "cpu") return CPU;
  let found: CudaDriver;
  try {
    found = driver();
  } catch (error) {
    if (asked === "auto" && error instanceof NativeError) return CPU;
    throw withRemedy(error);
  }
  const { version, devices } = found;
  const device = devices[localRank];
  if (device === undefined) {
    const there = devices.length === 1 ? "is one CUDA device" : `are ${devices.length} CUDA devices`;
    throw new RangeError(
      `Cannot bind device cuda:${localRank}: there ${there}, and each rank needs one; ` +
        'use a smaller worldSize, device "cpu", or another CUDA_VISIBLE_DEVICES',
    );
  }
  try {
    await load(localRank, worldSize > 1);
  } catch (error) {
    if (asked !== "auto" || !(error instanceof NativeError)) throw withRemedy(error);
    return { ...CPU, warning: `${device.name} is there, but computes nothing: ${error.message}` };
  }
  const memory = `${(device.memory / 1e9).toFixed(1)} GB`;
  const name = `cuda:${localRank}`;
  return { device: name, description: `${name} (${device.name}, ${memory}, driver ${version})` };
}

/** What was asked for cannot be had: what can be asked for instead. */
function withRemedy(cause: unknown): unknown {
  if (!(cause instanceof NativeError)) return cause;
  const { message, operation } = cause;
  return new NativeError(`${message}; without CUDA, make the runner with device "cpu" or "auto"`, {
    operation,
    cause,
  });
}
