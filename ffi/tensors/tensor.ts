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
  from,
  handleOf,
  INTS,
  INTS_AT,
  isDtypeName,
  makeView,
  native,
  openView,
  TensorInfo,
  TensorLifetime,
} from "../native/mod.ts";
import { NativeError } from "../../errors.ts";
import {
  type DType,
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
import { setTensorClass, wrap } from "./wrap.ts";

/** Options of {@linkcode Tensor.fromArray}. */
export interface FromArrayOptions {
  /**
   * The element type. Left out: that of the typed array; for nested arrays float32 for numbers, bool for
   * booleans, int64 for bigints.
   */
  dtype?: DType;
  /** Where it goes: `"cpu"`, the default, or `"cuda:0"`. */
  device?: string;
}

/** Where and as what {@linkcode Tensor.to} puts a tensor. */
export interface ToOptions {
  /** The device (`"cpu"`, `"cuda:0"`). Left out: the tensor's own. */
  device?: Device;
  /** The element type. Left out: the tensor's own. */
  dtype?: DTypeName;
  /** Copy also where nothing changes. Default: false. */
  copy?: boolean;
  /**
   * Return before a copy between pinned memory and a CUDA device is done. From a device to the CPU the
   * elements are only right after `cuda.synchronize()` or an event. Default: false.
   */
  nonBlocking?: boolean;
}

/** Options of {@linkcode Tensor.backward}. */
export interface BackwardOptions {
  /**
   * What the gradient is taken times, of this tensor's shape. Left out: ones, for a tensor of one element.
   */
  gradient?: Tensor;
  /** Keep what was recorded, for another pass. Default: `create_graph`. */
  retain_graph?: boolean;
  /** Record the pass itself, for gradients of gradients. Default: false. */
  create_graph?: boolean;
  /** Add to the `grad` of these alone. Default: all leaves. */
  inputs?: readonly Tensor[];
}

/** Kinds of devices by libtorch's numbers (`c10/core/DeviceType.h`). */
const DEVICES: Readonly<Record<number, string>> = { 1: "cuda", 14: "meta" };

/** Properties that can be set, too: as accessors of the class `deno doc` would leave them out. */
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

/** A reused record: each look at a tensor is read at once. */
const info = new DataView(new ArrayBuffer(TensorInfo.size));

/** ATen's operators, as methods. */
export interface Tensor extends TensorMethods, TensorConversions {}

/**
 * A tensor in libtorch's memory.
 *
 * It is freed by `using` or `dispose()`, at the end of `tidy`, and at the end of the call that made it,
 * unless it is returned or kept. A use after that is a `NativeError`.
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
    defineConversions(this.prototype);
    Object.defineProperties(this.prototype, ACCESSORS);
  }

  /**
   * Makes a tensor by copy. Numbers convert as `torch.tensor` converts them: integers lose their fraction, a
   * whole negative number wraps in uint8 from -255 on, floats overflow to infinity.
   *
   * @param data Numbers, booleans or bigints nested in arrays of equal lengths, or a typed array in row-major
   * order.
   * @param shape The sizes. Left out: the nesting's, or one dimension for a typed array.
   * @param options The dtype and device.
   * @returns The tensor.
   * @throws {TypeError} If elements are of several kinds, nested arrays differ in length or depth, or the
   * typed array's class names no dtype and none is given, or there is no such option.
   * @throws {RangeError} If the shape does not fit the number of elements, or the dtype cannot hold one of
   * them.
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
   * Makes a tensor of what crossed, by copy.
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
    if (dimensions < 0) this.#look("Tensor.shape");
    if (dimensions > INTS.length) return this.#manySizes(dimensions);
    const sizes: number[] = [];
    for (let index = 0; index < dimensions; index++) sizes.push(INTS[index]!);
    return sizes;
  }

  /** How many elements it has. */
  get numel(): number {
    this.#look("Tensor.numel");
    return info.getFloat64(TensorInfo.elements, true);
  }

  /** The element type. */
  get dtype(): DTypeName {
    this.#look("Tensor.dtype");
    return dtypeName(info.getUint32(TensorInfo.dtype, true));
  }

  /** The device: `"cpu"`, `"cuda:0"`. */
  get device(): string {
    this.#look("Tensor.device");
    const type = info.getUint32(TensorInfo.deviceType, true);
    if (type === 0) return "cpu";
    const name = DEVICES[type] ?? `device${type}`;
    const index = info.getInt32(TensorInfo.deviceIndex, true);
    return index < 0 ? name : `${name}:${index}`;
  }

  /** How the elements are kept: `"strided"` of a dense tensor. */
  get layout(): Layout {
    return dispatch("cohort::layout", [], wrap, this) as Layout;
  }

  /** Whether the elements lie row-major without gaps. */
  get isContiguous(): boolean {
    this.#look("Tensor.isContiguous");
    return info.getUint32(TensorInfo.contiguous, true) !== 0;
  }

  /**
   * The elements, without a copy: writing to the array writes to the tensor. Which typed array:
   * `TensorValue.data`.
   *
   * The view is detached (its length becomes 0) when the tensor is freed, when an operator resizes or moves
   * it, and when the tensor or a view of it is given to asynchronous work. Take it anew then.
   *
   * @throws {NativeError} If the tensor is not on the CPU, not contiguous, freed, or used by work in flight.
   */
  get data(): TensorData {
    const open = openView(this);
    if (open !== undefined) return open as TensorData;
    const handle = handleOf(this, "Tensor.data");
    check(native().cohort_tensor_check_view(handle, ERROR), "Tensor.data");
    const { array } = layoutOf(readable(this.dtype, "Tensor.data"));
    this.#look("Tensor.data");
    return makeView(this, handle, info.getFloat64(TensorInfo.bytes, true), (buffer) => new array(buffer));
  }

  /**
   * The elements, by copy, nested as the shape says; of a scalar, the element. float16, bfloat16 and the like
   * are numbers, int64 bigints, bool booleans, complex64 pairs.
   *
   * @returns The elements.
   * @throws {NativeError} If the tensor is freed, or written by work in flight.
   */
  toArray(): Nested {
    return nest(this.toValue());
  }

  /**
   * The tensor as what crosses to the caller, by copy.
   *
   * @returns The elements, row-major, with shape and dtype.
   * @throws {NativeError} If the tensor is freed, or written by work in flight.
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
   * For `JSON.stringify`: what a text event has in the tensor's place, with its elements as a safetensors
   * file in a data URL.
   *
   * @returns The object.
   * @throws {NativeError} If the tensor is freed, or written by work in flight.
   */
  toJSON(): TensorJson {
    return this.toValue().toJSON();
  }

  /**
   * The only element.
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

  /**
   * The tensor on another device or of another dtype; itself under a new handle where nothing changes.
   *
   * @param target A dtype, a device, or both.
   * @returns A tensor.
   * @throws {TypeError} If there is no such dtype or device.
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

  /** Whether operators record for its gradient. Only a leaf's can be set. */
  declare requiresGrad: boolean;

  /**
   * The gradient that `backward` has added up: a tensor for this scope, over the same memory at each look;
   * `null` where there is none. What is set has to be of its shape, dtype and device.
   */
  declare grad: Tensor | null;

  /** The name of what computes its gradient (`"AddBackward0"`); `null` for a leaf. */
  get gradFn(): string | null {
    return dispatch("cohort::grad_fn", [], wrap, this) as string | null;
  }

  /**
   * Computes gradients of this with respect to the leaves that it was computed of, and adds them to their
   * `grad`.
   *
   * @param options What to keep, and to record.
   * @throws {NativeError} If nothing was recorded, the record has been freed by an earlier pass, or this has
   * more than one element and no `gradient` is given.
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
   * The part at an index, as PyTorch's `tensor[…]`.
   *
   * @example Rows 0 and 2, without their last column
   * ```ts ignore
   * tensor.at([0, 2], ":-1");
   * ```
   *
   * @param indices A place for each dimension, from the first; those that are left out are whole. A number
   * takes an element, `"1:5:2"` a range, `"..."` as many whole dimensions as are left, `null` makes a
   * dimension of size 1, an array or a tensor takes the elements that it lists or where it is true.
   * @returns A view of the tensor; a copy where an array or a tensor is among the places.
   * @throws {NativeError} If an index is beyond its dimension, or there are too many.
   * @throws {TypeError} If something is no index.
   * @throws {RangeError} If a number is not whole.
   */
  at(...indices: readonly Index[]): Tensor {
    try {
      return at(this, indices);
    } catch (error) {
      throw from(error, Tensor.prototype.at);
    }
  }

  /**
   * Writes the part at an index, as PyTorch's `tensor[…] = value`.
   *
   * @example Zero where it is negative
   * ```ts ignore
   * tensor.setAt([tensor.lt(0)], 0);
   * ```
   *
   * @param indices A place for each dimension, as {@linkcode Tensor.at} takes them.
   * @param value A number, or a tensor that broadcasts to the part.
   * @returns This.
   * @throws {NativeError} If an index is beyond its dimension, or the value does not broadcast.
   * @throws {TypeError} If something is no index.
   * @throws {RangeError} If a number is not whole.
   */
  setAt(indices: readonly Index[], value: Tensor | Scalar): this {
    try {
      setAt(this, indices, value);
    } catch (error) {
      throw from(error, Tensor.prototype.setAt);
    }
    return this;
  }

  /** As PyTorch prints it: `tensor([1., 2.])`. */
  override toString(): string {
    if (this.disposed) return "tensor(<freed>)";
    try {
      return print(this);
    } catch (error) {
      if (!(error instanceof NativeError)) throw error;
      return `tensor(<${error.message}>)`;
    }
  }

  /** For `console.log`. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  #manySizes(dimensions: number): number[] {
    const sizes = new Float64Array(dimensions);
    const handle = handleOf(this, "Tensor.shape");
    check(native().cohort_tensor_sizes(handle, sizes, dimensions, ERROR), "Tensor.shape");
    return Array.from(sizes);
  }

  #look(operation: string): void {
    check(native().cohort_tensor_info(handleOf(this, operation), info, ERROR), operation);
  }
}
