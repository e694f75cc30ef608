/**
 * CUDA devices: what there is, their memory, and waiting for them.
 *
 * Operators on a CUDA device return before it has done them, and take effect in their stream's order; what
 * reads elements (`item()`, `toArray()`, `to("cpu")`) waits, and holds the event loop meanwhile. A server
 * awaits {@linkcode synchronize} or an {@linkcode Event} first.
 *
 * A rank that is given a CUDA device has bound it before its `setup`. All that needs one throws a
 * `NativeError` elsewhere; {@linkcode emptyCache} does nothing there.
 *
 * @module
 */
import { NativeError } from "../../errors.ts";
import { boundDevice, type CudaDevice, type CudaDriver, cudaDriver } from "./cuda_setup.ts";
import { check, ERROR, native, newErrorBuffer } from "../native/mod.ts";
import { deviceNumber } from "./cuda_device.ts";
import type { Device } from "../tensors/mod.ts";

export { currentStream, Event, type EventOptions, Stream, type StreamOptions } from "./cuda_stream.ts";
export type { CudaDevice, CudaDriver };

/**
 * Asks the NVIDIA driver, without libtorch.
 *
 * @returns What it says. There is one device at least.
 * @throws {NativeError} If no device can be used: it says whether there is no driver, it fails, or it has
 * none for this process.
 */
export function driver(): CudaDriver {
  return cudaDriver();
}

/**
 * Whether this rank computes on a CUDA device.
 *
 * @returns Whether it does.
 */
export function isAvailable(): boolean {
  return boundDevice() !== null;
}

/**
 * How many CUDA devices this process may use.
 *
 * @returns Their number; 0 where there is no driver.
 */
export function deviceCount(): number {
  try {
    return cudaDriver().devices.length;
  } catch (error) {
    if (error instanceof NativeError) return 0;
    throw error;
  }
}

/**
 * Waits until a device has done all that it has been given, off the event loop.
 *
 * @param device The device. Default: this rank's.
 * @throws {NativeError} If something that it was given has failed: CUDA tells of that late. Also if there is
 * no such device.
 */
export async function synchronize(device: Device = "cuda"): Promise<void> {
  const operation = "cuda.synchronize";
  const error = newErrorBuffer();
  const status = await native().cohort_cuda_synchronize_nonblocking(deviceNumber(device, operation), error);
  check(status, operation, error);
}

/** A device's memory, in bytes. */
export interface MemoryStats {
  /** In tensors. */
  readonly allocated: number;
  /** The most that was. */
  readonly peakAllocated: number;
  /** Held by libtorch, for tensors that are and that will be. */
  readonly reserved: number;
  /** The most that was. */
  readonly peakReserved: number;
  /** Free on the device, whoever uses the rest. */
  readonly free: number;
  /** Of the device. */
  readonly total: number;
}

/**
 * A device's memory, as libtorch and the driver see it.
 *
 * @param device The device. Default: this rank's.
 * @returns Bytes.
 * @throws {NativeError} If there is no such device.
 */
export function memoryStats(device: Device = "cuda"): MemoryStats {
  const operation = "cuda.memoryStats";
  const out = new Float64Array(6);
  check(native().cohort_cuda_memory(deviceNumber(device, operation), out, ERROR), operation);
  const [allocated, peakAllocated, reserved, peakReserved, free, total] = out as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { allocated, peakAllocated, reserved, peakReserved, free, total };
}

/**
 * Begins the peaks of {@linkcode memoryStats} anew.
 *
 * @param device The device. Default: this rank's.
 * @throws {NativeError} If there is no such device.
 */
export function resetPeakMemoryStats(device: Device = "cuda"): void {
  const operation = "cuda.resetPeakMemoryStats";
  check(native().cohort_cuda_reset_peaks(deviceNumber(device, operation), ERROR), operation);
}

/**
 * Gives the memory that libtorch holds and no tensor uses back to the devices, for other programs. Does
 * nothing where this process uses no CUDA device.
 */
export function emptyCache(): void {
  if (boundDevice() === null) return;
  check(native().cohort_cuda_empty_cache(ERROR), "cuda.emptyCache");
}
