/**
 * Element types of tensors, and the typed arrays that hold them.
 *
 * @module
 */
import { escapeLine } from "./escaped_text.ts";

/** Element types that can cross, by PyTorch's names. */
export type DType =
  | "float32"
  | "float64"
  | "float16"
  | "bfloat16"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "bool"
  | "complex64";

/** The typed arrays that hold a tensor's elements. See {@linkcode TensorValue.data}. */
export type TensorData =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Float16Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>;

/** The class of a {@linkcode TensorData} array. */
export interface TensorDataConstructor {
  /** Size of one element, in bytes. */
  readonly BYTES_PER_ELEMENT: number;
  /** Creates a view of a buffer, without a copy. */
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): TensorData;
}

/** Per dtype: the class of its typed array, and the number of array elements per tensor element. */
const LAYOUTS: Record<DType, { array: TensorDataConstructor; perElement: number }> = {
  float32: { array: Float32Array, perElement: 1 },
  float64: { array: Float64Array, perElement: 1 },
  float16: { array: Float16Array, perElement: 1 },
  bfloat16: { array: Uint16Array, perElement: 1 },
  int8: { array: Int8Array, perElement: 1 },
  int16: { array: Int16Array, perElement: 1 },
  int32: { array: Int32Array, perElement: 1 },
  int64: { array: BigInt64Array, perElement: 1 },
  uint8: { array: Uint8Array, perElement: 1 },
  bool: { array: Uint8Array, perElement: 1 },
  complex64: { array: Float32Array, perElement: 2 },
};

/** All values of {@linkcode DType}. */
export const DTYPES: readonly DType[] = Object.keys(LAYOUTS) as DType[];

/**
 * Returns the memory layout of a dtype.
 *
 * @param dtype The element type.
 * @returns The class of the typed array, and the number of array elements per tensor element (2 for
 * complex64).
 * @throws {TypeError} If the dtype does not exist.
 */
export function layoutOf(dtype: DType): { array: TensorDataConstructor; perElement: number } {
  const layout = LAYOUTS[dtype];
  if (layout === undefined) {
    throw new TypeError(
      `Cannot make a tensor: "${escapeLine(String(dtype))}" is not one of ${DTYPES.join(", ")}`,
    );
  }
  return layout;
}

/**
 * Returns the default dtype for a typed array.
 *
 * @param data The elements.
 * @returns The dtype, or `undefined` if the array's class does not determine it (`Uint16Array`,
 * `Uint32Array`, `BigUint64Array`).
 */
export function dtypeOf(data: ArrayBufferView): DType | undefined {
  if (data instanceof Uint8ClampedArray) return "uint8";
  if (data instanceof Uint16Array) return undefined;
  return DTYPES.find((dtype) => data instanceof LAYOUTS[dtype].array);
}
