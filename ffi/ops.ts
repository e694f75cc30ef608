/** Every operator of libtorch, by name, and the makers of tensors.
 *
 * @module
 */
import type { DType } from "../values.ts";
import { dispatch, schemaOf } from "./_dispatch.ts";
import { native } from "./_library.ts";
import { check, ERROR } from "./_status.ts";
import { FloatNumber } from "./_wire.ts";
import type { TensorLifetime } from "./lifetime.ts";
import { type Tensor, wrap } from "./tensor.ts";

/** What an operator takes. dtypes, devices, layouts and memory formats go by name (`"float32"`, `"cuda:0"`,
 * `"strided"`, `"channels_last"`); optional arguments take `null` or `undefined`. */
export type OperatorInput =
  | TensorLifetime
  | number
  | bigint
  | boolean
  | string
  | null
  | undefined
  | FloatNumber
  | readonly OperatorInput[];

/** Arguments by name, the last of a call. */
export type NamedInputs = { readonly [name: string]: OperatorInput };

/** Where and as what a tensor is made. */
export interface MakeOptions {
  /** The element type. Left out: float32, or int64 where the values are integers, as in PyTorch. */
  dtype?: DType;
  /** The device (`"cpu"`, `"cuda:0"`). Left out: the CPU. */
  device?: string;
}

/** The operators. */
export interface Operators {
  /** Calls any operator, as PyTorch's dispatcher knows it.
   *
   * Arguments go by position, those with names in an object at the end; what is left out has its default. A whole
   * number is an integer where the operator takes either: `ops.float(2)` is 2.0.
   *
   * @example A sum along a dimension
   * ```ts ignore
   * ops.call("aten::sum.dim_IntList", a, [1], { keepdim: true });
   * ```
   *
   * @param name The whole name, with the overload: `ops.schema` shows it.
   * @param inputs The arguments.
   * @returns The result; several in an array.
   * @throws {NativeError} If there is no such operator, or libtorch refuses or fails.
   * @throws {TypeError} If an argument is of the wrong kind, missing or unknown.
   * @throws {RangeError} If an argument is out of range.
   */
  call<Result = Tensor>(name: string, ...inputs: readonly (OperatorInput | NamedInputs)[]): Result;
  /** The schema of an operator, as libtorch writes it.
   *
   * @param name The whole name, with the overload.
   * @returns `"aten::relu(Tensor self) -> Tensor"`.
   * @throws {NativeError} If there is no such operator; it lists the overloads where the name needs one.
   */
  schema(name: string): string;
  /** A number that is a float also when it is whole.
   *
   * @param value The number.
   * @returns What {@linkcode Operators.call} takes.
   */
  float(value: number): FloatNumber;
  /** Zeros.
   *
   * @param shape The sizes.
   * @param options dtype and device.
   * @returns A new tensor.
   */
  zeros(shape: readonly number[], options?: MakeOptions): Tensor;
  /** Ones.
   *
   * @param shape The sizes.
   * @param options dtype and device.
   * @returns A new tensor.
   */
  ones(shape: readonly number[], options?: MakeOptions): Tensor;
  /** Room whose elements are whatever the memory held.
   *
   * @param shape The sizes.
   * @param options dtype and device.
   * @returns A new tensor.
   */
  empty(shape: readonly number[], options?: MakeOptions): Tensor;
  /** One value everywhere.
   *
   * @param shape The sizes.
   * @param value The value. A whole number makes an int64 tensor, a boolean a bool one, unless a dtype is given.
   * @param options dtype and device.
   * @returns A new tensor.
   */
  full(shape: readonly number[], value: number | boolean, options?: MakeOptions): Tensor;
  /** Uniformly random in [0, 1).
   *
   * @param shape The sizes.
   * @param options dtype and device.
   * @returns A new tensor.
   */
  rand(shape: readonly number[], options?: MakeOptions): Tensor;
  /** Normally random, of mean 0 and variance 1.
   *
   * @param shape The sizes.
   * @param options dtype and device.
   * @returns A new tensor.
   */
  randn(shape: readonly number[], options?: MakeOptions): Tensor;
  /** `start`, `start + step`, … before `end`.
   *
   * @param start The first.
   * @param end Before which it ends.
   * @param step The distance. Default: 1.
   * @param options dtype and device.
   * @returns A new tensor of one dimension.
   */
  arange(start: number, end: number, step?: number, options?: MakeOptions): Tensor;
  /** The identity matrix.
   *
   * @param size Rows and columns.
   * @param options dtype and device.
   * @returns A new tensor.
   */
  eye(size: number, options?: MakeOptions): Tensor;
  /** Tensors one after the other along a dimension.
   *
   * @param tensors Of equal shape but for that dimension.
   * @param dim The dimension. Default: 0.
   * @returns A new tensor.
   */
  cat(tensors: readonly TensorLifetime[], dim?: number): Tensor;
  /** Tensors along a new dimension.
   *
   * @param tensors Of equal shape.
   * @param dim Where the dimension goes. Default: 0.
   * @returns A new tensor.
   */
  stack(tensors: readonly TensorLifetime[], dim?: number): Tensor;
  /** Elements of one tensor or the other.
   *
   * @param condition Which: bool.
   * @param yes Where it is true.
   * @param no Where it is false.
   * @returns A new tensor.
   */
  where(condition: TensorLifetime, yes: TensorLifetime, no: TensorLifetime): Tensor;
  /** Sets the seed of libtorch's random numbers in this process.
   *
   * @param seed A whole number.
   */
  manualSeed(seed: number): void;
}

/** The operators of libtorch. */
export const ops: Operators = {
  call: (name, ...inputs) => {
    const last = inputs.at(-1);
    const named = isNamed(last) ? last : {};
    return dispatch(name, isNamed(last) ? inputs.slice(0, -1) : inputs, named, wrap) as never;
  },
  schema: schemaOf,
  float: (value) => new FloatNumber(value),
  zeros: (shape, options = {}) => make("aten::zeros", [shape], options),
  ones: (shape, options = {}) => make("aten::ones", [shape], options),
  empty: (shape, options = {}) => make("aten::empty.memory_format", [shape], options),
  full: (shape, value, options = {}) => make("aten::full", [shape, value], options),
  rand: (shape, options = {}) => make("aten::rand", [shape], options),
  randn: (shape, options = {}) => make("aten::randn", [shape], options),
  arange: (start, end, step = 1, options = {}) =>
    make("aten::arange.start_step", [start, end, step], options),
  eye: (size, options = {}) => make("aten::eye", [size], options),
  cat: (tensors, dim = 0) => make("aten::cat", [tensors, dim], {}),
  stack: (tensors, dim = 0) => make("aten::stack", [tensors, dim], {}),
  where: (condition, yes, no) => make("aten::where.self", [condition, yes, no], {}),
  manualSeed,
};

function manualSeed(seed: number): void {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`Cannot set the seed: ${seed} is not a whole number`);
  check(native().cohort_seed_set(seed, ERROR), "ops.manualSeed");
}

function make(name: string, inputs: readonly unknown[], options: MakeOptions): Tensor {
  return dispatch(name, inputs, options as Record<string, unknown>, wrap) as Tensor;
}

function isNamed(value: unknown): value is NamedInputs {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
