/**
 * Chooses and binds the device that a rank computes on.
 *
 * @module
 */
import { NativeError } from "../errors.ts";
import { type CudaDriver, cudaDriver, loadCuda } from "../ffi/runtime.ts";

/** A bound device. */
export interface BoundDevice {
  /** Its name (`"cpu"`, `"cuda:1"`). */
  readonly device: string;
  /**
   * Human-readable description (`"cuda:1 (NVIDIA H100 80GB HBM3, 85.0 GB, driver 570.86.15, CUDA 12.8)"`).
   */
  readonly description: string;
  /** Why an available device is not used. */
  readonly warning?: string;
}

/** Options of {@linkcode bindDevice}. The functions default to those of the native library. */
export interface BindOptions {
  /** The device that the caller requested. */
  requested: string;
  /** The index of this rank among the ranks on this machine. */
  localRank: number;
  /** Number of ranks. More than one rank needs NCCL. */
  worldSize: number;
  /** Queries the driver. */
  driver?: () => CudaDriver;
  /** Makes libtorch use a device. */
  load?: (device: number, between: boolean) => Promise<void>;
}

const CPU: BoundDevice = { device: "cpu", description: "cpu" };

/**
 * Binds `cuda:<localRank>` or the CPU. `"auto"` chooses CUDA if there is a driver with a device, and
 * libtorch's CUDA libraries.
 *
 * @param options The request.
 * @returns The device.
 * @throws {NativeError} If CUDA was requested, and a driver, device, or library is missing. The message says
 * which.
 * @throws {RangeError} If there are devices, but none for this rank.
 */
export async function bindDevice(options: BindOptions): Promise<BoundDevice> {
  const { requested, localRank, worldSize, driver = cudaDriver, load = loadCuda } = options;
  if (requested === "cpu") return CPU;
  let found: CudaDriver;
  try {
    found = driver();
  } catch (error) {
    if (requested === "auto" && error instanceof NativeError) return CPU;
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
    if (requested !== "auto" || !(error instanceof NativeError)) throw withRemedy(error);
    return { ...CPU, warning: `${device.name} is there, but computes nothing: ${error.message}` };
  }
  const memory = `${(device.memory / 1e9).toFixed(1)} GB`;
  const name = `cuda:${localRank}`;
  return { device: name, description: `${name} (${device.name}, ${memory}, driver ${version})` };
}

/** Adds the alternatives to the error of a device that is not available. */
function withRemedy(cause: unknown): unknown {
  if (!(cause instanceof NativeError)) return cause;
  const { message, operation } = cause;
  return new NativeError(`${message}; without CUDA, make the runner with device "cpu" or "auto"`, {
    operation,
    cause,
  });
}
