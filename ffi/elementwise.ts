/** Operators that work element by element, and products of matrices, as methods of tensors.
 *
 * @module
 */
import { FloatNumber } from "./_wire.ts";
import { dispatch } from "./_dispatch.ts";
import { binary, type BinaryNumber, unary, type UnaryNumber } from "./_hot.ts";
import { BinaryOp, UnaryOp } from "./_symbols.gen.ts";
import { INTERNAL, TensorLifetime } from "./lifetime.ts";
import type { Tensor } from "./tensor.ts";

/** The overload of an operator that takes a number in place of its second tensor. */
const NUMBER_OVERLOADS: Readonly<Record<string, string>> = {
  "aten::add": "Scalar",
  "aten::sub": "Scalar",
  "aten::mul": "Scalar",
  "aten::div": "Scalar",
  "aten::pow": "Tensor_Scalar",
  "aten::remainder": "Scalar",
  "aten::eq": "Scalar",
  "aten::ne": "Scalar",
  "aten::lt": "Scalar",
  "aten::le": "Scalar",
  "aten::gt": "Scalar",
  "aten::ge": "Scalar",
};

/** What an operator takes beside its tensor: a tensor of a shape that broadcasts, or a number. A whole number is an
 * integer, as in PyTorch. */
export type Operand = TensorLifetime | number;

/** Operators as methods, by PyTorch's names and with its meaning. Programs use it as `Tensor`.
 *
 * Each throws a `NativeError` with libtorch's message where shapes, dtypes or devices do not fit, where a tensor has
 * been freed, or where work in flight writes it. */
export class TensorElementwise extends TensorLifetime {
  /** The sum, element by element.
   *
   * @param other A tensor that broadcasts, or a number.
   * @returns A new tensor.
   */
  add(other: Operand): Tensor {
    return this.#binary(other, BinaryOp.Add, "aten::add");
  }

  /** The difference, element by element.
   *
   * @param other A tensor that broadcasts, or a number.
   * @returns A new tensor.
   */
  sub(other: Operand): Tensor {
    return this.#binary(other, BinaryOp.Sub, "aten::sub");
  }

  /** The product, element by element.
   *
   * @param other A tensor that broadcasts, or a number.
   * @returns A new tensor.
   */
  mul(other: Operand): Tensor {
    return this.#binary(other, BinaryOp.Mul, "aten::mul");
  }

  /** The quotient, element by element, in floats.
   *
   * @param other A tensor that broadcasts, or a number.
   * @returns A new tensor.
   */
  div(other: Operand): Tensor {
    return this.#binary(other, BinaryOp.Div, "aten::div");
  }

  /** The power, element by element.
   *
   * @param other A tensor that broadcasts, or a number.
   * @returns A new tensor.
   */
  pow(other: Operand): Tensor {
    return this.#binary(other, BinaryOp.Pow, "aten::pow");
  }

  /** The remainder, with the sign of the divisor, element by element.
   *
   * @param other A tensor that broadcasts, or a number.
   * @returns A new tensor.
   */
  remainder(other: Operand): Tensor {
    return this.#binary(other, BinaryOp.Remainder, "aten::remainder");
  }

  /** Where both are equal: bool.
   *
   * @param other A tensor that broadcasts, or a number.
   * @returns A new tensor.
   */
  eq(other: Operand): Tensor {
    return this.#binary(other, BinaryOp.Eq, "aten::eq");
  }

  /** Where they differ: bool.
   *
   * @param other A tensor that broadcasts, or a number.
   * @returns A new tensor.
   */
  ne(other: Operand): Tensor {
    return this.#binary(other, BinaryOp.Ne, "aten::ne");
  }

  /** Where this one is less: bool.
   *
   * @param other A tensor that broadcasts, or a number.
   * @returns A new tensor.
   */
  lt(other: Operand): Tensor {
    return this.#binary(other, BinaryOp.Lt, "aten::lt");
  }

  /** Where this one is less or equal: bool.
   *
   * @param other A tensor that broadcasts, or a number.
   * @returns A new tensor.
   */
  le(other: Operand): Tensor {
    return this.#binary(other, BinaryOp.Le, "aten::le");
  }

  /** Where this one is greater: bool.
   *
   * @param other A tensor that broadcasts, or a number.
   * @returns A new tensor.
   */
  gt(other: Operand): Tensor {
    return this.#binary(other, BinaryOp.Gt, "aten::gt");
  }

  /** Where this one is greater or equal: bool.
   *
   * @param other A tensor that broadcasts, or a number.
   * @returns A new tensor.
   */
  ge(other: Operand): Tensor {
    return this.#binary(other, BinaryOp.Ge, "aten::ge");
  }

  /** The matrix product, batched where there are more than two dimensions.
   *
   * @param other `[..., n, k]` times `[..., k, m]`, or vectors as in PyTorch.
   * @returns A new tensor.
   */
  matmul(other: TensorLifetime): Tensor {
    return this.#binary(other, BinaryOp.Matmul, "aten::matmul");
  }

  /** The product of two matrices.
   *
   * @param other `[k, m]`, to this one's `[n, k]`.
   * @returns A new tensor.
   */
  mm(other: TensorLifetime): Tensor {
    return this.#binary(other, BinaryOp.Mm, "aten::mm");
  }

  /** The greater, element by element.
   *
   * @param other A tensor that broadcasts.
   * @returns A new tensor.
   */
  maximum(other: TensorLifetime): Tensor {
    return this.#binary(other, BinaryOp.Maximum, "aten::maximum");
  }

  /** The lesser, element by element.
   *
   * @param other A tensor that broadcasts.
   * @returns A new tensor.
   */
  minimum(other: TensorLifetime): Tensor {
    return this.#binary(other, BinaryOp.Minimum, "aten::minimum");
  }

  /** The negative.
   *
   * @returns A new tensor.
   */
  neg(): Tensor {
    return this.#unary(UnaryOp.Neg, "aten::neg");
  }

  /** The absolute value.
   *
   * @returns A new tensor.
   */
  abs(): Tensor {
    return this.#unary(UnaryOp.Abs, "aten::abs");
  }

  /** The exponential.
   *
   * @returns A new tensor.
   */
  exp(): Tensor {
    return this.#unary(UnaryOp.Exp, "aten::exp");
  }

  /** The natural logarithm.
   *
   * @returns A new tensor.
   */
  log(): Tensor {
    return this.#unary(UnaryOp.Log, "aten::log");
  }

  /** The square root.
   *
   * @returns A new tensor.
   */
  sqrt(): Tensor {
    return this.#unary(UnaryOp.Sqrt, "aten::sqrt");
  }

  /** The positive part.
   *
   * @returns A new tensor.
   */
  relu(): Tensor {
    return this.#unary(UnaryOp.Relu, "aten::relu");
  }

  /** 1 / (1 + e^-x).
   *
   * @returns A new tensor.
   */
  sigmoid(): Tensor {
    return this.#unary(UnaryOp.Sigmoid, "aten::sigmoid");
  }

  /** The hyperbolic tangent.
   *
   * @returns A new tensor.
   */
  tanh(): Tensor {
    return this.#unary(UnaryOp.Tanh, "aten::tanh");
  }

  /** The sine.
   *
   * @returns A new tensor.
   */
  sin(): Tensor {
    return this.#unary(UnaryOp.Sin, "aten::sin");
  }

  /** The cosine.
   *
   * @returns A new tensor.
   */
  cos(): Tensor {
    return this.#unary(UnaryOp.Cos, "aten::cos");
  }

  /** Itself, or a copy that lies row-major without gaps.
   *
   * @returns A new tensor.
   */
  contiguous(): Tensor {
    return this.#unary(UnaryOp.Contiguous, "aten::contiguous");
  }

  /** The same memory, apart from any gradient.
   *
   * @returns A new tensor.
   */
  detach(): Tensor {
    return this.#unary(UnaryOp.Detach, "aten::detach");
  }

  /** A copy in memory of its own.
   *
   * @returns A new tensor.
   */
  clone(): Tensor {
    return call(this, "aten::clone", []) as Tensor;
  }

  /** Copies another tensor's elements into this one.
   *
   * @param source A tensor that broadcasts to this one's shape, of any dtype.
   * @returns This tensor.
   */
  copy_(source: TensorLifetime): this {
    this.#write("aten::copy_", source);
    return this;
  }

  /** Sets each element.
   *
   * @param value The value.
   * @returns This tensor.
   */
  fill_(value: number): this {
    this.#write("aten::fill_.Scalar", value);
    return this;
  }

  /** Adds to this tensor.
   *
   * @param other A tensor that broadcasts to this one's shape, or a number.
   * @returns This tensor.
   */
  add_(other: Operand): this {
    this.#write(typeof other === "number" ? "aten::add_.Scalar" : "aten::add_.Tensor", other);
    return this;
  }

  /** Multiplies this tensor.
   *
   * @param other A tensor that broadcasts to this one's shape, or a number.
   * @returns This tensor.
   */
  mul_(other: Operand): this {
    this.#write(typeof other === "number" ? "aten::mul_.Scalar" : "aten::mul_.Tensor", other);
    return this;
  }

  #binary(other: Operand, operator: BinaryNumber, name: string): Tensor {
    if (typeof other !== "number") return make(this, binary(this, other, operator, name));
    const overload = NUMBER_OVERLOADS[name];
    if (overload === undefined) {
      throw new TypeError(`Cannot call ${name}: argument 'other' takes a Tensor, not a number`);
    }
    const isInteger = Number.isSafeInteger(other) && !Object.is(other, -0);
    return call(this, `${name}.${overload}`, [isInteger ? other : new FloatNumber(other)]) as Tensor;
  }

  #unary(operator: UnaryNumber, name: string): Tensor {
    return make(this, unary(this, operator, name));
  }

  /** The result of an operator in place is this tensor once more, under a handle that nobody needs. */
  #write(name: string, operand: Operand): void {
    (call(this, name, [operand]) as Tensor).dispose();
  }
}

/** Makes a tensor of the class that `like` has.
 *
 * @param like Any tensor.
 * @param handle The native handle.
 * @returns The tensor.
 */
export function make(like: TensorLifetime, handle: number): Tensor {
  const Class = like.constructor as new (key: symbol, handle: number) => Tensor;
  return new Class(INTERNAL, handle);
}

/** Calls an operator by name.
 *
 * @param tensor Its first argument.
 * @param name The whole name.
 * @param inputs The other arguments.
 * @returns The result; several in an array.
 */
export function call(tensor: TensorLifetime, name: string, inputs: readonly unknown[]): unknown {
  return dispatch(name, [tensor, ...inputs], {}, (handle) => make(tensor, handle));
}
