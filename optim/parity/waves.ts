/**
 * The test numbers of write.py.
 *
 * @module
 */
import { ops, type Tensor } from "../../ffi/mod.ts";
import * as optim from "../mod.ts";

/** Returns real numbers. */
export function wave(count: number, phase: number): Tensor {
  return ops.arange(count, { dtype: "float64" }).mul(0.7).add(phase).sin().to("float32");
}

/** Returns complex numbers. */
export function pairs(count: number, phase: number): Tensor {
  return ops.view_as_complex(ops.stack([wave(count, phase), wave(count, phase + 0.3)], -1));
}

/** The optimizers by name. */
export const OPTIMIZERS: Record<string, typeof optim.Adam> = {
  SGD: optim.SGD as never,
  Adam: optim.Adam,
  AdamW: optim.AdamW as never,
};
