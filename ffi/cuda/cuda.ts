/**
 * CUDA devices: queries, memory, and synchronization.
 *
 * Operators on a CUDA device return before the device has run them, and take effect in the order of their
 * stream. Calls that read elements (`item()`, `toArray()`, `to("cpu")`) wait for the device and block the
 * event loop. In a server, await {@linkcode synchronize} or an {@linkcode Event} first.
 *
 * A rank with a CUDA device is bound to it before its `setup`. Elsewhere, functions that need a device throw
 * a `NativeError`, except {@linkcode emptyCache}, which does nothing.
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
 * Queries the NVIDIA driver, without libtorch.
 *
 * @returns The driver's version and devices, at least one.
 * @throws {NativeError} If no device can be used. The message says whether there is no driver, the driver
 * fails, or it has no device for this process.
 */
export function driver(): CudaDriver {
  return cudaDriver();
}

/**
 * Returns whether this rank computes on a CUDA device.
 *
 * @returns `true` if this process is bound to a CUDA device.
 */
export function isAvailable(): boolean {
  return boundDevice() !== null;
}

/**
 * Returns the number of CUDA devices that this process may use.
 *
 * @returns The number; 0 if there is no driver.
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
 * Waits until a device has finished all queued work. Does not block the event loop.
 *
 * @param device The device. Default: this rank's.
 * @throws {NativeError} If queued work has failed (CUDA reports that late), or there is no such device.
 */
export async function synchronize(device: Device = "cuda"): Promise<void> {
  const operation = "cuda.synchronize";
  const error = newErrorBuffer();
  const status = await native().cohort_cuda_synchronize_nonblocking(deviceNumber(device, operation), error);
  check(status, operation, error);
}

/** A device's memory, in bytes. */
export interface MemoryStats {
  /** Used by tensors. */
  readonly allocated: number;
  /** Peak of `allocated`. */
  readonly peakAllocated: number;
  /** Reserved by libtorch, for existing and future tensors. */
  readonly reserved: number;
  /** Peak of `reserved`. */
  readonly peakReserved: number;
  /** Free on the device, considering all processes. */
  readonly free: number;
  /** Total of the device. */
  readonly total: number;
}

/**
 * Returns a device's memory statistics from libtorch and the driver.
 *
 * @param device The device. Default: this rank's.
 * @returns The statistics, in bytes.
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
 * Resets the peaks of {@linkcode memoryStats}.
 *
 * @param device The device. Default: this rank's.
 * @throws {NativeError} If there is no such device.
 */
export function resetPeakMemoryStats(device: Device = "cuda"): void {
  const operation = "cuda.resetPeakMemoryStats";
  check(native().cohort_cuda_reset_peaks(deviceNumber(device, operation), ERROR), operation);
}

/**
 * Returns memory that libtorch has reserved and no tensor uses to the devices, for other programs. Does
 * nothing if this process uses no CUDA device.
 */
export function emptyCache(): void {
  if (boundDevice() === null) return;
  check(native().cohort_cuda_empty_cache(ERROR), "cuda.emptyCache");
}
