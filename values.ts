/**
 * Values that cross between the caller and a rank in place of native tensors and images.
 *
 * The caller's process loads no native code. It receives a rank's `Tensor` as a {@linkcode TensorValue}, and
 * an `Image` as an {@linkcode EncodedImage}. In the other direction, the worker's `call` receives these two
 * as a `Tensor` and an `Image`.
 *
 * @module
 */
import { escapeLine } from "./escaped_text.ts";
import { imageSize } from "image-size";
import { refuseUnknown } from "./options.ts";
import {
  type DType,
  dtypeOf,
  DTYPES,
  layoutOf,
  type TensorData,
  type TensorDataConstructor,
} from "./dtypes.ts";
import { convertElements, type ElementInput } from "./elements.ts";
import { type ImageJson, imageToJson, type TensorJson, tensorToJson } from "./value_files.ts";

export { dtypeOf, DTYPES, layoutOf };
export type { DType, ImageJson, TensorData, TensorDataConstructor, TensorJson };

/**
 * A dense tensor in JavaScript memory: row-major, without strides.
 *
 * @example Read the elements
 * ```ts
 * import { tensor } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * const { shape, data } = tensor([[1, 2], [3, 4]]);
 * assertEquals(shape, [2, 2]);
 * assertEquals(data, Float32Array.of(1, 2, 3, 4));
 * assertEquals(tensor([1n, 2n]).data, BigInt64Array.of(1n, 2n));
 * ```
 */
export class TensorValue {
  /** The element type. */
  readonly dtype: DType;
  /** The sizes of the dimensions; `[]` for a scalar. */
  readonly shape: readonly number[];
  /**
   * The elements in row-major order. The array's class depends on the dtype:
   *
   * - float32, float64, float16 (`Float16Array`), int8, int16, int32, uint8: the typed array of that type
   * - int64: `BigInt64Array`
   * - bool: `Uint8Array` of 0 and 1
   * - bfloat16: `Uint16Array` of the bits
   * - complex64: `Float32Array` with alternating real and imaginary parts
   */
  readonly data: TensorData;

  /**
   * Wraps `data` without a copy.
   *
   * @param dtype The element type.
   * @param shape The sizes, non-negative integers.
   * @param data The elements in row-major order, in the array class that {@linkcode TensorValue.data}
   * documents.
   * @throws {TypeError} If `data` is not the typed array of `dtype`, or `shape` is not an array.
   * @throws {RangeError} If a size is not a non-negative integer, or the number of elements does not match
   * `shape`.
   */
  constructor(dtype: DType, shape: readonly number[], data: TensorData) {
    const layout = layoutOf(dtype);
    if (!(data instanceof layout.array)) {
      throw new TypeError(
        `Cannot make a tensor: ${dtype} takes a ${nameOf(layout.array)}, not ${describe(data)}`,
      );
    }
    if (!Array.isArray(shape)) {
      throw new TypeError(
        `Cannot make a tensor: the shape is ${
          describe(shape)
        }, not an array of sizes; options follow the shape`,
      );
    }
    let count = layout.perElement;
    for (const size of shape) {
      if (!Number.isSafeInteger(size) || size < 0) {
        throw new RangeError(`Cannot make a tensor: shape [${shape}] has the size ${size}`);
      }
      count *= size;
    }
    if (count !== data.length) {
      throw new RangeError(
        `Cannot make a tensor: shape [${shape}] of ${dtype} needs ${count} elements of ${
          nameOf(layout.array)
        }, ` +
          `not ${data.length}`,
      );
    }
    this.dtype = dtype;
    this.shape = Object.freeze([...shape]);
    this.data = data;
  }

  /**
   * Returns the tensor for `JSON.stringify`, in the form that text events use: the elements are a safetensors
   * file in a data URL.
   *
   * @returns The JSON object.
   */
  toJSON(): TensorJson {
    return tensorToJson(this);
  }
}

/** Content types of encoded images. */
export type ImageContentType = "image/jpeg" | "image/png" | "image/webp";

/** An encoded image: the bytes of a JPEG, PNG, or WebP file. */
export class EncodedImage {
  /** The format of {@linkcode EncodedImage.bytes}. */
  readonly contentType: ImageContentType;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** The file's bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;

  /**
   * Wraps `bytes` without a copy and without checking them. To check them, use {@linkcode image}.
   *
   * @param contentType The format.
   * @param width Width in pixels.
   * @param height Height in pixels.
   * @param bytes The file's bytes.
   */
  constructor(
    contentType: ImageContentType,
    width: number,
    height: number,
    bytes: Uint8Array<ArrayBuffer>,
  ) {
    this.contentType = contentType;
    this.width = width;
    this.height = height;
    this.bytes = bytes;
  }

  /**
   * Returns the image for `JSON.stringify`, in the form that text events use: the file is in a data URL.
   *
   * @returns The JSON object.
   */
  toJSON(): ImageJson {
    return imageToJson(this);
  }
}

/** Numbers, booleans, or bigints in nested arrays. Arrays at the same depth have equal lengths. */
export type NestedArray = number | boolean | bigint | readonly NestedArray[];

/** Options of {@linkcode tensor}. */
export interface TensorOptions {
  /**
   * The element type. Default: the dtype of the typed array. For nested arrays: float32 for numbers, bool for
   * booleans, int64 for bigints.
   */
  dtype?: DType;
}

/**
 * Creates a tensor to send in a payload.
 *
 * Numbers are converted as `torch.tensor` converts them. Integers drop the fraction. In uint8, negative
 * integers from -255 to -1 wrap. Floats overflow to infinity.
 *
 * @example From nested arrays, and from a typed array with a shape
 * ```ts
 * import { tensor } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tensor([[1, 2], [3, 4]]).shape, [2, 2]);
 * assertEquals(tensor(new Float32Array(6), [2, 3]).dtype, "float32");
 * ```
 *
 * @param data Nested arrays (copied), or a typed array in row-major order (not copied).
 * @param shape The sizes. Default: the sizes of the nested arrays, or one dimension for a typed array.
 * @param options The dtype.
 * @returns The tensor.
 * @throws {TypeError} If an element has another type than the first one, nested arrays differ in length or
 * depth, the class of the typed array does not determine a dtype and `dtype` is missing, or an option is
 * unknown.
 * @throws {RangeError} If the shape does not match the number of elements, or the dtype cannot hold an
 * element.
 */
export function tensor(
  data: NestedArray | ArrayBufferView,
  shape?: readonly number[],
  options: TensorOptions = {},
): TensorValue {
  refuseUnknown("make a tensor", options, { dtype: true });
  if (ArrayBuffer.isView(data)) return fromTypedArray(data, shape, options.dtype);
  const inferred: number[] = [];
  for (let level: NestedArray = data; Array.isArray(level); level = level[0]) {
    inferred.push(level.length);
    if (level.length === 0) break;
  }
  const flat: ElementInput[] = [];
  flatten(data, inferred, 0, "data", flat);
  const dtype = options.dtype ?? inferDtype(flat[0]);
  const elements = convertElements(flat, dtype, layoutOf(dtype).array, (index) => pathOf(index, inferred));
  return new TensorValue(dtype, shape ?? inferred, elements);
}

/**
 * Creates an image to send in a payload.
 *
 * @example Read the format and size of a file
 * ```ts
 * import { image } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * // The first bytes of a PNG file.
 * const header = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBW";
 * const { contentType, width, height } = image(Uint8Array.fromBase64(header));
 * assertEquals([contentType, width, height], ["image/png", 2, 1]);
 * ```
 *
 * @param bytes A JPEG, PNG, or WebP file (not copied). The format and size are read from its header.
 * @returns The image.
 * @throws {TypeError} If `bytes` is not a JPEG, PNG, or WebP file.
 */
export function image(bytes: Uint8Array<ArrayBuffer>): EncodedImage {
  const { type, width, height } = readHeader(bytes);
  return new EncodedImage(type, width, height, bytes);
}

function fromTypedArray(
  data: ArrayBufferView,
  shape: readonly number[] | undefined,
  dtype?: DType,
): TensorValue {
  const named = dtype ?? dtypeOf(data);
  if (named === undefined) {
    throw new TypeError(`Cannot make a tensor: ${describe(data)} names no dtype, ${dtypeRemedy(data)}`);
  }
  if (!(data.buffer instanceof ArrayBuffer)) {
    throw new TypeError(
      "Cannot make a tensor: the memory is shared with other threads; give a copy: data.slice()",
    );
  }
  const { array, perElement } = layoutOf(named);
  const elements = data instanceof Uint8ClampedArray
    ? new Uint8Array(data.buffer, data.byteOffset, data.length)
    : data as TensorData;
  if (!(elements instanceof array)) {
    const remedy = `convert it by ${conversionTo(named, data)}`;
    throw new TypeError(
      `Cannot make a tensor: ${named} takes a ${nameOf(array)}, not ${describe(data)}; ${remedy}`,
    );
  }
  return new TensorValue(named, shape ?? [elements.length / perElement], elements);
}

/**
 * Returns the remedy for an array whose class does not determine the dtype: a dtype to pass, or a conversion.
 */
function dtypeRemedy(data: ArrayBufferView): string {
  if (data instanceof Uint16Array) {
    return 'give { dtype: "bfloat16" } for bfloat16 bits, or Int32Array.from(data) for numbers';
  }
  if (data instanceof DataView) return "give a typed array of its buffer";
  return `as there is no dtype of such elements; convert it by ${conversionTo("int64", data)}`;
}

/**
 * Returns the expression that converts an array to a dtype. Float arrays convert directly, because they only
 * round. Other arrays become a plain array, whose elements are range-checked, because integer typed arrays
 * wrap.
 */
function conversionTo(dtype: DType, data: ArrayBufferView): string {
  const isOfBigInts = data instanceof BigInt64Array || data instanceof BigUint64Array;
  if (/^(float|complex)/.test(dtype)) {
    return `${nameOf(layoutOf(dtype).array)}.from(data${isOfBigInts ? ", Number" : ""})`;
  }
  if (dtype === "int64" && data instanceof Uint32Array) return "BigInt64Array.from(data, BigInt)";
  return "Array.from(data)";
}

function flatten(
  value: NestedArray,
  shape: readonly number[],
  depth: number,
  path: string,
  out: ElementInput[],
): void {
  if (!Array.isArray(value)) {
    if (depth !== shape.length) {
      throw new TypeError(`Cannot make a tensor: ${path} is ${describe(value)} where an array was expected`);
    }
    const first = out[0];
    if (!isElement(value)) {
      throw new TypeError(
        `Cannot make a tensor: ${path} is ${describe(value)}, not a number, boolean or bigint`,
      );
    }
    if (first !== undefined && typeof value !== typeof first) {
      throw new TypeError(`Cannot make a tensor: ${path} is ${describe(value)}, unlike the first element`);
    }
    out.push(value as ElementInput);
    return;
  }
  if (depth === shape.length || value.length !== shape[depth]) {
    throw new TypeError(
      `Cannot make a tensor: ${path} has ${value.length} elements where ${
        shape[depth] ?? "none"
      } were expected`,
    );
  }
  for (let index = 0; index < value.length; index++) {
    flatten(value[index]!, shape, depth + 1, `${path}[${index}]`, out);
  }
}

function isElement(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint";
}

function inferDtype(first: ElementInput | undefined): DType {
  if (typeof first === "boolean") return "bool";
  return typeof first === "bigint" ? "int64" : "float32";
}

/** Returns the path of an element in nested arrays (`"data[0][2]"`). */
function pathOf(index: number, shape: readonly number[]): string {
  let path = "";
  let rest = index;
  for (const size of shape.toReversed()) {
    path = `[${rest % size}]${path}`;
    rest = Math.floor(rest / size);
  }
  return `data${path}`;
}

function readHeader(bytes: Uint8Array): { type: ImageContentType; width: number; height: number } {
  let header;
  try {
    header = imageSize(bytes);
  } catch (cause) {
    throw new TypeError("Cannot make an image: the bytes are not a JPEG, PNG or WebP file", { cause });
  }
  const type = { jpg: "image/jpeg", png: "image/png", webp: "image/webp" }[header.type ?? ""];
  if (type === undefined) {
    throw new TypeError(`Cannot make an image: ${header.type} is not JPEG, PNG or WebP`);
  }
  return { type: type as ImageContentType, width: header.width, height: header.height };
}

function nameOf(constructor: TensorDataConstructor): string {
  return (constructor as unknown as { name: string }).name;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  return Array.isArray(value) ? "an array" : `a ${escapeLine(value.constructor?.name ?? "object")}`;
}
