/**
 * Tensors in libtorch's memory.
 *
 * @module
 */
import { refuseUnknown } from "../../options.ts";
import {
  check,
  dtypeName,
  ERROR,
  handleOf,
  INTS,
  INTS_AT,
  isDtypeName,
  makeView,
  native,
  openView,
  TensorInfo,
  TensorLifetime,
  withStackFrom,
} from "../native/mod.ts";
import { NativeError } from "../../errors.ts";
import {
  layoutOf,
  type NestedArray,
  tensor as makeValue,
  type TensorData,
  type TensorJson,
  TensorValue,
} from "../../values.ts";
import { dispatch } from "./operators.ts";
import { makeTensor, readable } from "./make.ts";
import { print } from "./print.ts";
import { at, type Index, setAt } from "./indexing.ts";
import type { Device, DTypeName, Layout, Scalar } from "./arguments.ts";
import { type Element, nest, type Nested } from "./nested.ts";
import type { TensorMethods } from "./methods.gen.ts";
import { defineConversions, type TensorConversions } from "./tensor_conversions.ts";
import type { BackwardOptions, FromArrayOptions, ToOptions } from "./tensor_options.ts";
import { setTensorClass, wrap } from "./wrap.ts";

/** Device names by libtorch's device type numbers (`c10/core/DeviceType.h`). */
const DEVICES: Readonly<Record<number, string>> = { 1: "cuda", 14: "meta" };

/** The settable properties. They are defined here because `deno doc` would omit accessors of the class. */
const ACCESSORS: PropertyDescriptorMap & ThisType<Tensor> = {
  requiresGrad: {
    get(): boolean {
      return dispatch("cohort::requires_grad", [], wrap, this) as boolean;
    },
    set(value: boolean) {
      this.requires_grad_(value);
    },
    configurable: true,
  },
  grad: {
    get(): Tensor | null {
      return dispatch("cohort::get_grad", [], wrap, this) as Tensor | null;
    },
    set(value: Tensor | null) {
      dispatch("cohort::set_grad", [value], wrap, this);
    },
    configurable: true,
  },
};

/** A reused record. Each call that fills it reads it at once. */
const info = new DataView(new ArrayBuffer(TensorInfo.size));

/** ATen's operators as methods. */
export interface Tensor extends TensorMethods, TensorConversions {}

/**
 * A tensor in libtorch's memory.
 *
 * A tensor is freed by `using` or `dispose()`, at the end of `tidy`, or at the end of the call that made it,
 * unless it is returned or kept. Using it after that throws a `NativeError`.
 *
 * @example Add a number
 * ```ts
 * import { Tensor } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using a = Tensor.fromArray([[1, 2], [3, 4]]);
 * using b = a.add(1);
 * assertEquals(b.toArray(), [[2, 3], [4, 5]]);
 * ```
 */
export class Tensor extends TensorLifetime {
  static {
    setTensorClass(this);
    defineConversions(this.prototype);
    Object.defineProperties(this.prototype, ACCESSORS);
  }

  /**
   * Makes a tensor from a copy of the data. Numbers convert as in `torch.tensor`: integer dtypes drop the
   * fraction, negative integers down to -255 wrap in uint8, and floats overflow to infinity.
   *
   * @param data Numbers, booleans or bigints in nested arrays of equal lengths, or a typed array in row-major
   * order.
   * @param shape The sizes. Default: the shape of the nested arrays, or one dimension for a typed array.
   * @param options The dtype and device.
   * @returns The tensor.
   * @throws {TypeError} If elements have different types, if nested arrays differ in length or depth, if the
   * typed array's class has no matching dtype and none is given, or if an option is unknown.
   * @throws {RangeError} If the shape does not match the number of elements, or if the dtype cannot hold one
   * of them.
   */
  static fromArray(
    data: NestedArray | ArrayBufferView,
    shape?: readonly number[],
    options: FromArrayOptions = {},
  ): Tensor {
    refuseUnknown("make a tensor", options, { dtype: true, device: true });
    const made = makeTensor(makeValue(data, shape, { dtype: options.dtype }));
    if (options.device === undefined || options.device === "cpu") return made;
    try {
      return made.to({ device: options.device });
    } finally {
      made.dispose();
    }
  }

  /**
   * Makes a tensor from a copy of a `TensorValue`.
   *
   * @param value The elements.
   * @returns The tensor, on the CPU.
   */
  static fromValue(value: TensorValue): Tensor {
    return makeTensor(value);
  }

  /** The sizes; `[]` for a scalar. */
  get shape(): number[] {
    const dimensions = native().cohort_tensor_shape_of(handleOf(this, "Tensor.shape"), INTS_AT, INTS.length);
    if (dimensions < 0) this.#readInfo("Tensor.shape");
    if (dimensions > INTS.length) return this.#readSizes(dimensions);
    const sizes: number[] = [];
    for (let index = 0; index < dimensions; index++) sizes.push(INTS[index]!);
    return sizes;
  }

  /** The number of elements. */
  get numel(): number {
    this.#readInfo("Tensor.numel");
    return info.getFloat64(TensorInfo.elements, true);
  }

  /** The element type. */
  get dtype(): DTypeName {
    this.#readInfo("Tensor.dtype");
    return dtypeName(info.getUint32(TensorInfo.dtype, true));
  }

  /** The device, such as `"cpu"` or `"cuda:0"`. */
  get device(): string {
    this.#readInfo("Tensor.device");
    const type = info.getUint32(TensorInfo.deviceType, true);
    if (type === 0) return "cpu";
    const name = DEVICES[type] ?? `device${type}`;
    const index = info.getInt32(TensorInfo.deviceIndex, true);
    return index < 0 ? name : `${name}:${index}`;
  }

  /** The storage layout: `"strided"` for a dense tensor. */
  get layout(): Layout {
    return dispatch("cohort::layout", [], wrap, this) as Layout;
  }

  /** Whether the elements are contiguous in row-major order. */
  get isContiguous(): boolean {
    this.#readInfo("Tensor.isContiguous");
    return info.getUint32(TensorInfo.contiguous, true) !== 0;
  }

  /**
   * A view of the elements without a copy: writing to the array writes to the tensor. See `TensorValue.data`
   * for the typed array of each dtype.
   *
   * The view is detached (its length becomes 0) if the tensor is freed, if an operator resizes or moves it,
   * or if the tensor or a view of it is passed to asynchronous work. Read `data` again after that.
   *
   * @throws {NativeError} If the tensor is not on the CPU, not contiguous, freed, or in use by work in
   * flight.
   */
  get data(): TensorData {
    const open = openView(this);
    if (open !== undefined) return open as TensorData;
    const handle = handleOf(this, "Tensor.data");
    check(native().cohort_tensor_check_view(handle, ERROR), "Tensor.data");
    const { array } = layoutOf(readable(this.dtype, "Tensor.data"));
    this.#readInfo("Tensor.data");
    return makeView(this, handle, info.getFloat64(TensorInfo.bytes, true), (buffer) => new array(buffer));
  }

  /**
   * Copies the elements into nested arrays that match the shape. A scalar gives the element itself.
   * Floating-point dtypes give numbers, int64 bigints, bool booleans, and complex64 pairs.
   *
   * @returns The elements.
   * @throws {NativeError} If the tensor is freed, or if work in flight writes it.
   */
  toArray(): Nested {
    return nest(this.toValue());
  }

  /**
   * Copies the tensor into a `TensorValue`, the form in which it is sent to the caller.
   *
   * @returns The elements in row-major order, with shape and dtype.
   * @throws {NativeError} If the tensor is freed, or if work in flight writes it.
   */
  toValue(): TensorValue {
    const { shape } = this;
    const dtype = readable(this.dtype, "Tensor.toValue");
    const { array, perElement } = layoutOf(dtype);
    const length = shape.reduce((product, size) => product * size, perElement);
    const data = new array(new ArrayBuffer(length * array.BYTES_PER_ELEMENT));
    const bytes = new Uint8Array(data.buffer);
    const handle = handleOf(this, "Tensor.toValue");
    check(native().cohort_tensor_copy(handle, bytes, bytes.length, ERROR), "Tensor.toValue");
    return new TensorValue(dtype, shape, data);
  }

  /**
   * Returns the object that `JSON.stringify` uses for the tensor in a text event. The elements are a
   * safetensors file in a data URL.
   *
   * @returns The object.
   * @throws {NativeError} If the tensor is freed, or if work in flight writes it.
   */
  toJSON(): TensorJson {
    return this.toValue().toJSON();
  }

  /**
   * Returns the only element.
   *
   * @returns A bigint for int64, a boolean for bool, a pair for complex64, otherwise a number.
   * @throws {RangeError} If the tensor does not have exactly one element.
   */
  item(): Element {
    const count = this.numel;
    if (count !== 1) throw new RangeError(`Cannot take the item: the tensor has ${count} elements, not one`);
    const value = this.toValue();
    return nest(new TensorValue(value.dtype, [], value.data)) as Element;
  }

  /**
   * Converts the tensor to another device or dtype. If nothing changes, the result is a new handle to the
   * same tensor.
   *
   * @param target A dtype, a device, or both.
   * @returns The converted tensor.
   * @throws {TypeError} If the dtype or device does not exist.
   * @throws {NativeError} If the device cannot be used.
   */
  to(target: DTypeName | Device | ToOptions): Tensor {
    if (typeof target === "object") {
      refuseUnknown("convert a tensor", target, { device: true, dtype: true, copy: true, nonBlocking: true });
    }
    const { device, dtype, copy = false, nonBlocking = false } = typeof target === "object"
      ? target
      : (isDtypeName(target) ? { dtype: target } : { device: target }) as ToOptions;
    return dispatch(
      "aten::to.dtype_layout",
      [{ device, dtype, copy, non_blocking: nonBlocking }],
      wrap,
      this,
    ) as Tensor;
  }

  /** Whether autograd records operations on this tensor. Can be set only on a leaf. */
  declare requiresGrad: boolean;

  /**
   * The gradient that `backward` has accumulated, or `null` if there is none. Each read gives a tensor of the
   * current scope over the same memory. A value that is set must have this tensor's shape, dtype and device.
   */
  declare grad: Tensor | null;

  /** The name of the autograd node that computed this tensor (`"AddBackward0"`), or `null` for a leaf. */
  get gradFn(): string | null {
    return dispatch("cohort::grad_fn", [], wrap, this) as string | null;
  }

  /**
   * Computes gradients of this tensor with respect to the leaves of its graph and adds them to their `grad`.
   *
   * @param options The initial gradient, and what to keep and record.
   * @throws {NativeError} If nothing was recorded, if an earlier pass has freed the graph, or if this tensor
   * has more than one element and no `gradient` is given.
   */
  backward(options: BackwardOptions = {}): void {
    refuseUnknown("run backward", options, {
      gradient: true,
      retain_graph: true,
      create_graph: true,
      inputs: true,
    });
    const { inputs = [], ...rest } = options;
    dispatch("aten::_backward", [inputs, rest], wrap, this);
  }

  /**
   * Returns the part of the tensor at an index, like PyTorch's `tensor[…]`.
   *
   * @example Rows 0 and 2, without their last column
   * ```ts
   * import { Tensor } from "@cohort/distributed";
   * import { assertEquals } from "@std/assert";
   *
   * using tensor = Tensor.fromArray([[1, 2, 3], [4, 5, 6], [7, 8, 9]]);
   * using part = tensor.at([0, 2], ":-1");
   * assertEquals(part.toArray(), [[1, 2], [7, 8]]);
   * ```
   *
   * @param indices One index per dimension, starting with the first. Omitted dimensions are taken whole. A
   * number selects an element, `"1:5:2"` a range, and `"..."` all dimensions that are not indexed. `null`
   * adds a dimension of size 1. An array or a tensor selects the elements that it lists, or those where it is
   * true.
   * @returns A view of the tensor, or a copy if one of the indices is an array or a tensor.
   * @throws {NativeError} If an index is out of range, or if there are too many indices.
   * @throws {TypeError} If a value is not an index.
   * @throws {RangeError} If a number is not an integer.
   */
  at(...indices: readonly Index[]): Tensor {
    try {
      return at(this, indices);
    } catch (error) {
      throw withStackFrom(error, Tensor.prototype.at);
    }
  }

  /**
   * Writes to the part of the tensor at an index, like PyTorch's `tensor[…] = value`.
   *
   * @example Zero the negative elements
   * ```ts
   * import { Tensor } from "@cohort/distributed";
   * import { assertEquals } from "@std/assert";
   *
   * using tensor = Tensor.fromArray([-1, 2, -3]);
   * tensor.setAt([tensor.lt(0)], 0);
   * assertEquals(tensor.toArray(), [0, 2, 0]);
   * ```
   *
   * @param indices One index per dimension, as in {@linkcode Tensor.at}.
   * @param value A number, or a tensor that broadcasts to the part.
   * @returns This tensor.
   * @throws {NativeError} If an index is out of range, or if the value does not broadcast.
   * @throws {TypeError} If a value is not an index.
   * @throws {RangeError} If a number is not an integer.
   */
  setAt(indices: readonly Index[], value: Tensor | Scalar): this {
    try {
      setAt(this, indices, value);
    } catch (error) {
      throw withStackFrom(error, Tensor.prototype.setAt);
    }
    return this;
  }

  /** Formats the tensor as PyTorch prints it: `tensor([1., 2.])`. */
  override toString(): string {
    if (this.disposed) return "tensor(<freed>)";
    try {
      return print(this);
    } catch (error) {
      if (!(error instanceof NativeError)) throw error;
      return `tensor(<${error.message}>)`;
    }
  }

  /** Formats the tensor for `console.log`. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  #readSizes(dimensions: number): number[] {
    const sizes = new Float64Array(dimensions);
    const handle = handleOf(this, "Tensor.shape");
    check(native().cohort_tensor_sizes(handle, sizes, dimensions, ERROR), "Tensor.shape");
    return Array.from(sizes);
  }

  #readInfo(operation: string): void {
    check(native().cohort_tensor_info(handleOf(this, operation), info, ERROR), operation);
  }
}
