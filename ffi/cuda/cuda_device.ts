/**
 * Resolves names of CUDA devices.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { NativeError } from "../../errors.ts";
import { boundDevice } from "./cuda_setup.ts";
import { NO_CUDA } from "../native/mod.ts";
import type { Device } from "../tensors/mod.ts";

/**
 * Returns the index of a CUDA device.
 *
 * @param device The device's name; `"cuda"` is the device that this process is bound to.
 * @param operation The operation, for the error.
 * @returns The index.
 * @throws {TypeError} If the name is not that of a CUDA device.
 * @throws {NativeError} If this process is not bound to a CUDA device.
 */
export function deviceNumber(device: Device, operation: string): number {
  const match = /^cuda(?::(\d+))?$/.exec(device);
  if (match === null) {
    throw new TypeError(`Cannot call ${operation}: "${escapeLine(String(device))}" is not a CUDA device`);
  }
  const bound = boundDevice();
  if (bound === null) {
    throw new NativeError(`Cannot call ${operation}: ${NO_CUDA}`, { operation });
  }
  return match[1] === undefined ? bound : Number(match[1]);
}
