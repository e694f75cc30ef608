/**
 * Checks of what layers are made with.
 *
 * @module
 */
import type { Device, DTypeName } from "../ffi/mod.ts";

/** One size for all dimensions, or one for each. */
export type Sizes = number | readonly number[];

/** Where a layer's parameters are made, and of which dtype. */
export interface FactoryOptions {
  /** The device of its parameters and buffers. Default: the CPU. */
  device?: Device;
  /** Their dtype, floating-point. Default: float32. */
  dtype?: DTypeName;
}

/** A size for each of `count` dimensions. */
export function each(value: Sizes, count: number, what: string): number[] {
  const sizes = typeof value === "number" ? Array<number>(count).fill(value) : [...value];
  if (sizes.length !== count) {
    throw new RangeError(`Cannot take ${what} [${sizes}]: give a number or ${count} numbers`);
  }
  return sizes;
}

/** Fails unless each of the values is a whole number from `least` on. */
export function checkWhole(values: Readonly<Record<string, number>>, least = 1): void {
  for (const [name, value] of Object.entries(values)) {
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new RangeError(`Cannot take ${name} ${value}: give a whole number from ${least} on`);
  }
}

/** Fails unless a probability is one. */
export function checkProbability(name: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new RangeError(`Cannot take ${name} ${value}: give a number from 0 to 1`);
}
