/**
 * Checks of layer options.
 *
 * @module
 */
import type { Device, DTypeName } from "../ffi/mod.ts";

/** One size for all dimensions, or one for each. */
export type Sizes = number | readonly number[];

/** Device and dtype of a layer's parameters. */
export interface FactoryOptions {
  /** Device of the parameters and buffers. Default: the CPU. */
  device?: Device;
  /** Floating-point dtype of the parameters and buffers. Default: float32. */
  dtype?: DTypeName;
}

/** Returns a size for each of `count` dimensions. */
export function each(value: Sizes, count: number, what: string): number[] {
  const sizes = typeof value === "number" ? Array<number>(count).fill(value) : [...value];
  if (sizes.length !== count) {
    throw new RangeError(`Cannot take ${what} [${sizes}]: give a number or ${count} numbers`);
  }
  return sizes;
}

/** Throws unless each value is a whole number of at least `least`. */
export function checkWhole(values: Readonly<Record<string, number>>, least = 1): void {
  for (const [name, value] of Object.entries(values)) {
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new RangeError(`Cannot take ${name} ${value}: give a whole number of at least ${least}`);
  }
}

/** Throws unless a value is a probability. */
export function checkProbability(name: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new RangeError(`Cannot take ${name} ${value}: give a number from 0 to 1`);
}
