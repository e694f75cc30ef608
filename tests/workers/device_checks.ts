/**
 * Types and helpers that the checks of devices share.
 *
 * @module
 */
import { type DistributedWorker, Tensor } from "../../mod.ts";

/** The results of a check. */
export type Found = Record<string, unknown>;

/** A check on a rank's device. */
export type Check = (rank: DistributedWorker) => Found | Promise<Found>;

/** Makes a tensor on a device. */
export function row(values: number[], device: string): Tensor {
  return Tensor.fromArray(values).to(device);
}
