/**
 * What the checks of devices have in common.
 *
 * @module
 */
import { type DistributedWorker, Tensor } from "../../mod.ts";

/** What a rank found out. */
export type Found = Record<string, unknown>;

/** Finds something out on a rank's device. */
export type Check = (rank: DistributedWorker) => Found | Promise<Found>;

/** Makes a tensor on a device. */
export function row(values: number[], device: string): Tensor {
  return Tensor.fromArray(values).to(device);
}
