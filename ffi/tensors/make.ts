/**
 * Construction of tensors from elements.
 *
 * @module
 */
import { NativeError } from "../../errors.ts";
import { type DType, DTYPES, type TensorValue } from "../../values.ts";
import { check, DType as Numbers, ERROR, native, OUT } from "../native/mod.ts";
import { wrap } from "./wrap.ts";
import type { Tensor } from "./tensor.ts";

const NUMBERS = new Map(Object.entries(Numbers).map(([name, number]) => [name.toLowerCase(), number]));

/**
 * Makes a tensor from a copy of a value.
 *
 * @param value The elements.
 * @returns The tensor, on the CPU.
 */
export function makeTensor({ dtype, shape, data }: TensorValue): Tensor {
  const sizes = Float64Array.from(shape);
  const given = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // libtorch accepts only the bytes 0 and 1 as booleans.
  const bytes = dtype === "bool" && given.some((byte) => byte > 1)
    ? given.map((byte) => byte === 0 ? 0 : 1)
    : given;
  const number = NUMBERS.get(dtype)!;
  check(
    native().cohort_tensor_new(number, sizes, sizes.length, bytes, bytes.length, OUT, ERROR),
    "Tensor.fromArray",
  );
  return wrap(OUT[0]!);
}

/** Where a tensor's elements are in a segment of shared memory. */
export interface SegmentPlace {
  /** The handle of the segment. */
  readonly segment: number;
  /** Where the elements begin. */
  readonly offset: number;
  /** Their size in bytes. */
  readonly byteLength: number;
  /** The number of the call that uses the segment. */
  readonly call: number;
}

/**
 * Makes a tensor of elements in a segment, in the current scope, without a copy. The tensor may be written:
 * nobody else sees that. The segment must not change until `releaseSegments` is called for the call.
 *
 * @param dtype The element type. Not `bool`, whose elements may need a correction.
 * @param shape The sizes.
 * @param place Where the elements are.
 * @returns The tensor, on the CPU.
 * @throws {NativeError} If the segment does not have these elements.
 */
export function tensorInSegment(
  dtype: DType,
  shape: readonly number[],
  { segment, offset, byteLength, call }: SegmentPlace,
): Tensor {
  const sizes = Float64Array.from(shape);
  const number = NUMBERS.get(dtype)!;
  const { cohort_segment_tensor } = native();
  check(
    cohort_segment_tensor(segment, offset, byteLength, call, number, sizes, sizes.length, OUT, ERROR),
    "Tensor.fromArray",
  );
  return wrap(OUT[0]!);
}

/**
 * Checks that TypeScript can represent the elements of a dtype.
 *
 * @param name The dtype, by PyTorch's name.
 * @param operation The operation that needs the elements, for the error.
 * @returns The dtype.
 * @throws {NativeError} If TypeScript cannot represent them.
 */
export function readable(name: string, operation: string): DType {
  if ((DTYPES as readonly string[]).includes(name)) return name as DType;
  const message =
    `Cannot read the elements: TypeScript has no type for ${name}; convert the tensor first with ${
      conversionOf(name)
    }`;
  throw new NativeError(message, { operation });
}

const INTEGERS: Partial<Record<string, DType>> = { uint16: "int32", uint32: "int64", uint64: "int64" };

/**
 * Returns the call that converts a tensor of a dtype that TypeScript cannot represent into one that it can.
 *
 * @param name The dtype, by PyTorch's name.
 * @returns A method call, for an error.
 */
export function conversionOf(name: string): string {
  if (/^qu?int/.test(name)) return "dequantize()";
  // These dtypes pack several elements per byte, and libtorch converts none of them.
  if (/^(bits|float4|u?int[1-7]$)/.test(name)) return 'view("uint8")';
  return `to("${INTEGERS[name] ?? (name.startsWith("complex") ? "complex64" : "float32")}")`;
}
