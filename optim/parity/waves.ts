/**
 * The numbers of write.py.
 *
 * @module
 */
import { ops, type Tensor } from "../../ffi/mod.ts";
import * as optim from "../mod.ts";

/** Real numbers. */
export function wave(count: number, phase: number): Tensor {
  return ops.arange(count, { dtype: "float64" }).mul(0.7).add(phase).sin().to("float32");
}

/** Complex numbers. */
export function pairs(count: number, phase: number): Tensor {
  return ops.view_as_complex(ops.stack([wave(count, phase), wave(count, phase + 0.3)], -1));
}

/** The optimizers by their names. */
export const OPTIMIZERS: Record<string, typeof optim.Adam> = {
  SGD: optim.SGD as never,
  Adam: optim.Adam,
  AdamW: optim.AdamW as never,
};
