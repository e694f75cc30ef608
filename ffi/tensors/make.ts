/**
 * Tensors of elements.
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
 * Makes a tensor by copy.
 *
 * @param value The elements.
 * @returns The tensor, on the CPU.
 */
export function makeTensor({ dtype, shape, data }: TensorValue): Tensor {
  const sizes = Float64Array.from(shape);
  const given = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // To libtorch another byte than 0 and 1 is no boolean.
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

/**
 * A dtype whose elements can be given to TypeScript.
 *
 * @param name PyTorch's name.
 * @param operation What needs the elements, for the error.
 * @returns It.
 * @throws {NativeError} If they cannot.
 */
export function readable(name: string, operation: string): DType {
  if ((DTYPES as readonly string[]).includes(name)) return name as DType;
  const message = `Cannot give the elements: TypeScript has none of ${name}, convert the tensor first, by ${
    conversionOf(name)
  }`;
  throw new NativeError(message, { operation });
}

const INTEGERS: Partial<Record<string, DType>> = { uint16: "int32", uint32: "int64", uint64: "int64" };

/**
 * What makes a tensor whose elements can be given to TypeScript of one whose cannot.
 *
 * @param name The dtype, by PyTorch's name.
 * @returns A method's call, for an error.
 */
export function conversionOf(name: string): string {
  if (/^qu?int/.test(name)) return "dequantize()";
  // Several to a byte: libtorch converts none of them.
  if (/^(bits|float4|u?int[1-7]$)/.test(name)) return 'view("uint8")';
  return `to("${INTEGERS[name] ?? (name.startsWith("complex") ? "complex64" : "float32")}")`;
}
