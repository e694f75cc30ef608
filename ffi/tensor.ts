/** Tensors in libtorch's memory.
 *
 * @module
 */
import { ERROR, OUT } from "./_pinned.ts";
import { NativeError } from "../errors.ts";
import {
  type DType,
  layoutOf,
  type NestedArray,
  tensor as makeValue,
  type TensorData,
  TensorValue,
} from "../values.ts";
import { dispatch } from "./_dispatch.ts";
import { defineMethods } from "./_methods.ts";
import { native } from "./_library.ts";
import { check } from "./_status.ts";
import { DType as DTypeNumber, TensorInfo } from "./_symbols.gen.ts";
import { makeView, openView } from "./_views.ts";
import { handleOf, TensorLifetime } from "./lifetime.ts";
import { type Element, nest, type Nested } from "./_nested.ts";
import type { TensorMethods } from "./_methods.gen.ts";
import { setTensorClass, wrap } from "./_wrap.ts";

/** Options of {@linkcode Tensor.fromArray}. */
export interface FromArrayOptions {
  /** The element type. Left out: that of the typed array; for nested arrays float32 for numbers, bool for booleans,
   * int64 for bigints. */
  dtype?: DType;
  /** Where it goes: `"cpu"`, the default, or `"cuda:0"`. */
  device?: string;
}

/** Where and as what {@linkcode Tensor.to} puts a tensor. */
export interface ToOptions {
  /** The device (`"cpu"`, `"cuda:0"`). Left out: the tensor's own. */
  device?: string;
  /** The element type. Left out: the tensor's own. */
  dtype?: DType;
  /** Copy also where nothing changes. Default: false. */
  copy?: boolean;
}

/** Options of {@linkcode Tensor.backward}. */
export interface BackwardOptions {
  /** What the gradient is taken times, of this tensor's shape. Left out: ones, for a tensor of one element. */
  gradient?: Tensor;
  /** Keep what was recorded, for another pass. Default: `create_graph`. */
  retain_graph?: boolean;
  /** Record the pass itself, for gradients of gradients. Default: false. */
  create_graph?: boolean;
  /** Add to the `grad` of these alone. Default: all leaves. */
  inputs?: readonly Tensor[];
}

const DTYPE_NAMES = new Map<number, DType>(
  Object.entries(DTypeNumber).map(([name, number]) => [number, name.toLowerCase() as DType]),
);
const DTYPE_NUMBERS = new Map<DType, number>([...DTYPE_NAMES].map(([number, name]) => [name, number]));

/** A reused record: each look at a tensor is read at once. */
const info = new DataView(new ArrayBuffer(TensorInfo.size));

/** ATen's operators, as methods. */
export interface Tensor extends TensorMethods {}

/** A tensor in libtorch's memory.
 *
 * It is freed by `using` or `dispose()`, at the end of `tidy`, and at the end of the call that made it, unless it is
 * returned or kept. A use after that is a `NativeError`.
 *
 * @example A sum
 * ```ts ignore
 * using a = Tensor.fromArray([[1, 2], [3, 4]]);
 * using b = a.add(1);
 * b.toArray(); // [[2, 3], [4, 5]]
 * ```
 */
export class Tensor extends TensorLifetime {
  static {
    setTensorClass(this);
    defineMethods(this.prototype);
  }

  /** Makes a tensor by copy.
   *
   * @param data Numbers, booleans or bigints nested in arrays of equal lengths, or a typed array in row-major order.
   * @param shape The sizes. Left out: the nesting's, or one dimension for a typed array.
   * @param options The dtype and device.
   * @returns The tensor.
   * @throws {TypeError} If elements are of several kinds, nested arrays differ in length or depth, or the typed array's
   * class names no dtype and none is given.
   * @throws {RangeError} If the shape does not fit the number of elements.
   */
  static fromArray(
    data: NestedArray | ArrayBufferView,
    shape?: readonly number[],
    options: FromArrayOptions = {},
  ): Tensor {
    const made = fromValue(makeValue(data, shape, { dtype: options.dtype }));
    if (options.device === undefined || options.device === "cpu") return made;
    try {
      return made.to({ device: options.device });
    } finally {
      made.dispose();
    }
  }

  /** Makes a tensor of what crossed, by copy.
   *
   * @param value The elements.
   * @returns The tensor, on the CPU.
   */
  static fromValue(value: TensorValue): Tensor {
    return fromValue(value);
  }

  /** The sizes; `[]` for a scalar. */
  get shape(): number[] {
    this.#look("Tensor.shape");
    const dimensions = info.getUint32(TensorInfo.dimensions, true);
    if (dimensions === info.getUint32(TensorInfo.sizesSet, true)) {
      return Array.from(
        { length: dimensions },
        (_, index) => info.getFloat64(TensorInfo.sizes + index * 8, true),
      );
    }
    const sizes = new Float64Array(dimensions);
    const handle = handleOf(this, "Tensor.shape");
    check(native().cohort_tensor_sizes(handle, sizes, dimensions, ERROR), "Tensor.shape");
    return Array.from(sizes);
  }

  /** How many elements it has. */
  get numel(): number {
    this.#look("Tensor.numel");
    return info.getFloat64(TensorInfo.elements, true);
  }

  /** The element type.
   *
   * @throws {NativeError} If it is one that has no name here (`complex128`): convert it first.
   */
  get dtype(): DType {
    this.#look("Tensor.dtype");
    const number = info.getUint32(TensorInfo.dtype, true);
    const name = DTYPE_NAMES.get(number);
    if (name !== undefined) return name;
    const message = `Cannot name dtype: libtorch's number ${number} is none of ${
      [...DTYPE_NUMBERS.keys()].join(", ")
    }`;
    throw new NativeError(message, { operation: "Tensor.dtype" });
  }

  /** The device: `"cpu"`, `"cuda:0"`. */
  get device(): string {
    this.#look("Tensor.device");
    const type = info.getUint32(TensorInfo.deviceType, true);
    if (type === 0) return "cpu";
    const name = type === 1 ? "cuda" : `device${type}`;
    return `${name}:${info.getInt32(TensorInfo.deviceIndex, true)}`;
  }

  /** Whether the elements lie row-major without gaps. */
  get isContiguous(): boolean {
    this.#look("Tensor.isContiguous");
    return info.getUint32(TensorInfo.contiguous, true) !== 0;
  }

  /** The elements, without a copy: writing to the array writes to the tensor. Which typed array:
   * `TensorValue.data`.
   *
   * The view is detached (its length becomes 0) when the tensor is freed, when an operator resizes or moves it, and
   * when the tensor or a view of it is given to asynchronous work. Take it anew then.
   *
   * @throws {NativeError} If the tensor is not on the CPU, not contiguous, freed, or used by work in flight.
   */
  get data(): TensorData {
    const open = openView(this);
    if (open !== undefined) return open as TensorData;
    const handle = handleOf(this, "Tensor.data");
    check(native().cohort_tensor_check_view(handle, ERROR), "Tensor.data");
    const { array } = layoutOf(this.dtype);
    this.#look("Tensor.data");
    return makeView(this, handle, info.getFloat64(TensorInfo.bytes, true), (buffer) => new array(buffer));
  }

  /** The elements, by copy, nested as the shape says; of a scalar, the element. float16, bfloat16 and the like are
   * numbers, int64 bigints, bool booleans, complex64 pairs.
   *
   * @returns The elements.
   * @throws {NativeError} If the tensor is freed, or written by work in flight.
   */
  toArray(): Nested {
    return nest(this.toValue());
  }

  /** The tensor as what crosses to the caller, by copy.
   *
   * @returns The elements, row-major, with shape and dtype.
   * @throws {NativeError} If the tensor is freed, or written by work in flight.
   */
  toValue(): TensorValue {
    const { shape, dtype } = this;
    const { array, perElement } = layoutOf(dtype);
    const length = shape.reduce((product, size) => product * size, perElement);
    const data = new array(new ArrayBuffer(length * array.BYTES_PER_ELEMENT));
    const bytes = new Uint8Array(data.buffer);
    const handle = handleOf(this, "Tensor.toValue");
    check(native().cohort_tensor_copy(handle, bytes, bytes.length, ERROR), "Tensor.toValue");
    return new TensorValue(dtype, shape, data);
  }

  /** The only element.
   *
   * @returns It: a bigint of int64, a boolean of bool, a pair of complex64, else a number.
   * @throws {RangeError} If there is not exactly one.
   */
  item(): Element {
    const count = this.numel;
    if (count !== 1) throw new RangeError(`Cannot take the item: the tensor has ${count} elements, not one`);
    const value = this.toValue();
    return nest(new TensorValue(value.dtype, [], value.data)) as Element;
  }

  /** The tensor on another device or of another dtype; itself under a new handle where nothing changes.
   *
   * @param target A dtype, a device, or both.
   * @returns A tensor.
   * @throws {TypeError} If there is no such dtype or device.
   * @throws {NativeError} If the device cannot be used.
   */
  to(target: DType | string | ToOptions): Tensor {
    const { device, dtype, copy = false } = typeof target === "object"
      ? target
      : (DTYPE_NUMBERS.has(target as DType) ? { dtype: target } : { device: target }) as ToOptions;
    return dispatch("aten::to.dtype_layout", [{ device, dtype, copy }], wrap, this) as Tensor;
  }

  /** Whether operators record for its gradient. Only a leaf's can be set. */
  get requiresGrad(): boolean {
    return dispatch("cohort::requires_grad", [], wrap, this) as boolean;
  }

  set requiresGrad(value: boolean) {
    this.requires_grad_(value);
  }

  /** The gradient that `backward` has added up: a tensor for this scope, over the same memory at each look; `null`
   * where there is none. What is set has to be of its shape, dtype and device. */
  get grad(): Tensor | null {
    return dispatch("cohort::get_grad", [], wrap, this) as Tensor | null;
  }

  set grad(value: Tensor | null) {
    dispatch("cohort::set_grad", [value], wrap, this);
  }

  /** The name of what computes its gradient (`"AddBackward0"`); `null` for a leaf. */
  get gradFn(): string | null {
    return dispatch("cohort::grad_fn", [], wrap, this) as string | null;
  }

  /** Computes gradients of this with respect to the leaves that it was computed of, and adds them to their `grad`.
   *
   * @param options What to keep, and to record.
   * @throws {NativeError} If nothing was recorded, the record has been freed by an earlier pass, or this has more than
   * one element and no `gradient` is given.
   */
  backward(options: BackwardOptions = {}): void {
    const { inputs = [], ...rest } = options;
    dispatch("aten::_backward", [inputs, rest], wrap, this);
  }

  #look(operation: string): void {
    check(native().cohort_tensor_info(handleOf(this, operation), info, ERROR), operation);
  }
}

function fromValue({ dtype, shape, data }: TensorValue): Tensor {
  const sizes = Float64Array.from(shape);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const number = DTYPE_NUMBERS.get(dtype)!;
  check(
    native().cohort_tensor_new(number, sizes, sizes.length, bytes, bytes.length, OUT, ERROR),
    "Tensor.fromArray",
  );
  return wrap(OUT[0]!);
}
