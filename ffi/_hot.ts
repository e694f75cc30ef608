/** The operators that programs call in their innermost loops, without boxing.
 *
 * @module
 */
import { native } from "./_library.ts";
import { check, ERROR } from "./_status.ts";
import type { BinaryOp, UnaryOp } from "./_symbols.gen.ts";
import { handleOf, TensorLifetime } from "./lifetime.ts";

/** The number of an operator of two. */
export type BinaryNumber = typeof BinaryOp[keyof typeof BinaryOp];

/** The number of an operator of one. */
export type UnaryNumber = typeof UnaryOp[keyof typeof UnaryOp];

/** Where calls that make one object write its handle. */
export const OUT: Float64Array<ArrayBuffer> = new Float64Array(1);

/** Calls an operator of two tensors.
 *
 * @param left The one.
 * @param right The other.
 * @param operator Which operator.
 * @param name Its name, for errors.
 * @returns The result's handle.
 * @throws {TypeError} If `right` is no tensor.
 */
export function binary(
  left: TensorLifetime,
  right: TensorLifetime,
  operator: BinaryNumber,
  name: string,
): number {
  const handle = handleOf(left, name);
  if (!(right instanceof TensorLifetime)) {
    throw new TypeError(
      `Cannot call ${name}: argument 'other' takes a Tensor or a number, not a ${typeof right}`,
    );
  }
  check(native().cohort_tensor_binary(handle, handleOf(right, name), operator, OUT, ERROR), name);
  return OUT[0]!;
}

/** Calls an operator of one tensor.
 *
 * @param tensor The tensor.
 * @param operator Which operator.
 * @param name Its name, for errors.
 * @returns The result's handle.
 */
export function unary(tensor: TensorLifetime, operator: UnaryNumber, name: string): number {
  check(native().cohort_tensor_unary(handleOf(tensor, name), operator, OUT, ERROR), name);
  return OUT[0]!;
}
