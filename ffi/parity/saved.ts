/**
 * Tensors that Python saved.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type DType, ops, Tensor, TensorValue } from "../mod.ts";
import { layoutOf } from "../../values.ts";

/** A tensor in JSON. */
export interface Saved {
  dtype: string;
  shape: number[];
  /** Elements, in base64. */
  data: string;
}

/** Relative tolerance to Python's numbers, by dtype. CPUs sum in different orders. */
const CLOSE: Record<string, number> = {
  float16: 2e-3,
  bfloat16: 1e-2,
  float32: 1e-5,
  complex64: 1e-5,
  float64: 1e-9,
};

/** Creates the tensor. */
export function readTensor(saved: Saved): Tensor {
  return Tensor.fromValue(valueOf(saved));
}

function valueOf({ dtype, shape, data }: Saved): TensorValue {
  const { array } = layoutOf(dtype as DType);
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  return new TensorValue(dtype as DType, shape, new array(bytes.buffer));
}

/** Throws unless a tensor has the dtype, shape and elements of a saved one. */
export function assertNear(actual: Tensor, saved: Saved, what: string): void {
  assertEquals([actual.dtype, actual.shape], [saved.dtype, saved.shape], what);
  if (saved.dtype === "complex128") return;
  const expected = readTensor(saved);
  const limit = CLOSE[saved.dtype];
  const isSame = limit === undefined
    ? ops.equal(actual, expected)
    : ops.allclose(actual, expected, limit, limit / 10, true);
  assert(isSame, `${what} is ${actual}, not ${expected}`);
}
