/**
 * Which CUDA device is meant.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { NativeError } from "../../errors.ts";
import { boundDevice } from "./cuda_setup.ts";
import { NO_CUDA } from "../native/mod.ts";
import type { Device } from "../tensors/mod.ts";

/**
 * The number of a CUDA device.
 *
 * @param device Its name; `"cuda"` is the one that this process has bound.
 * @param operation What needs it, for the error.
 * @returns Its number.
 * @throws {TypeError} If it is no CUDA device.
 * @throws {NativeError} If this process has bound none.
 */
export function deviceNumber(device: Device, operation: string): number {
  const match = /^cuda(?::(\d+))?$/.exec(device);
  if (match === null) {
    throw new TypeError(`Cannot call ${operation}: "${escapeLine(String(device))}" is no CUDA device`);
  }
  const bound = boundDevice();
  if (bound === null) {
    throw new NativeError(`Cannot call ${operation}: ${NO_CUDA}`, { operation });
  }
  return match[1] === undefined ? bound : Number(match[1]);
}
