/**
 * Converts numbers, booleans, and bigints to tensor elements by PyTorch's rules. Integers truncate fractions
 * and reject values out of range. Floats round and overflow to infinity.
 *
 * @module
 */
import type { DType, TensorData, TensorDataConstructor } from "./dtypes.ts";

/** One element before conversion. */
export type ElementInput = number | boolean | bigint;

/** Value ranges of the integer dtypes. */
const RANGES: Partial<Record<DType, readonly [least: number, most: number]>> = {
  int8: [-(2 ** 7), 2 ** 7 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint8: [0, 2 ** 8 - 1],
};

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Converts elements to a dtype.
 *
 * @param flat The elements, row-major.
 * @param dtype The dtype.
 * @param Data The class of the dtype's typed array.
 * @param pathOf Returns the path of the element at an index (`"data[0][2]"`), for errors.
 * @returns A new typed array.
 * @throws {RangeError} If the dtype cannot hold an element.
 */
export function convertElements(
  flat: readonly ElementInput[],
  dtype: DType,
  Data: TensorDataConstructor,
  pathOf: (index: number) => string,
): TensorData {
  const refuse = (index: number): never => {
    throw new RangeError(
      `Cannot make a tensor: ${pathOf(index)} is ${flat[index]}, which ${dtype} cannot hold: ` +
        `it takes ${rangeOf(dtype)}; give another dtype`,
    );
  };
  const perElement = dtype === "complex64" ? 2 : 1;
  const out = new Data(new ArrayBuffer(flat.length * perElement * Data.BYTES_PER_ELEMENT));
  const convert = converterOf(dtype);
  for (let index = 0; index < flat.length; index++) {
    out[index * perElement] = convert(flat[index]!) ?? refuse(index);
  }
  return out;
}

/** Converts one element. Returns `undefined` if the dtype cannot hold it. */
type Converter = (element: ElementInput) => number | bigint | undefined;

function converterOf(dtype: DType): Converter {
  const range = RANGES[dtype];
  if (range !== undefined) return (element) => toInteger(Number(element), ...range);
  switch (dtype) {
    case "int64":
      return toInt64;
    case "bool":
      // NaN is true, as in C++.
      return (element) =>
        typeof element === "bigint" ? Number(element !== 0n) : Number(Number(element) !== 0);
    case "bfloat16":
      return (element) => mapDefined(toFloat(element), bfloat16Bits);
    case "float16":
      // PyTorch rounds to float32 first.
      return (element) => mapDefined(toFloat(element), Math.fround);
    default:
      return toFloat;
  }
}

function toInteger(value: number, least: number, most: number): number | undefined {
  if (value >= least && value <= most) return Math.trunc(value);
  // Unsigned integers wrap negative whole numbers, as in C++.
  return least === 0 && Number.isInteger(value) && value < 0 && value >= -most ? value + most + 1 : undefined;
}

function toInt64(element: ElementInput): bigint | undefined {
  if (typeof element !== "bigint") {
    const value = Math.trunc(Number(element));
    return Number.isFinite(value) ? toInt64(BigInt(value)) : undefined;
  }
  return element >= INT64_MIN && element <= INT64_MAX ? element : undefined;
}

function toFloat(element: ElementInput): number | undefined {
  const value = Number(element);
  return typeof element === "bigint" && !Number.isFinite(value) ? undefined : value;
}

function mapDefined(value: number | undefined, map: (value: number) => number): number | undefined {
  return value === undefined ? undefined : map(value);
}

function rangeOf(dtype: DType): string {
  if (dtype === "int64") return `${INT64_MIN} to ${INT64_MAX}`;
  return RANGES[dtype]?.join(" to ") ?? "bigints within float64";
}

const float32Scratch = new Float32Array(1);
const float32Bits = new Uint32Array(float32Scratch.buffer);

/** Rounds to the nearest bfloat16, ties to even, as PyTorch does. */
function bfloat16Bits(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  float32Scratch[0] = value;
  const bits = float32Bits[0]!;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}
