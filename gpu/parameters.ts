/**
 * Encoding of kernel parameters in the memory layout of their structs.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import type { Binding, Field, KernelLayout } from "./layout.ts";

/** Typed arrays of numbers. */
export type TypedNumbers =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/**
 * A value of a kernel's parameters. A scalar takes a number, or a boolean for 0 and 1. A vector, or an array
 * of numbers, takes its elements. A matrix takes its columns, an array of vectors its items, and a struct its
 * members.
 */
export type Parameter = number | boolean | readonly Parameter[] | TypedNumbers | {
  readonly [name: string]: Parameter;
};

/**
 * A kernel's parameters by struct member name. A `var<uniform>` that is not a struct takes its value as
 * `value`.
 */
export interface Parameters {
  /** The value of a member. */
  readonly [name: string]: Parameter;
}

const WRITERS: Readonly<Record<string, (view: DataView, offset: number, value: number) => void>> = {
  f32: (view, offset, value) => view.setFloat32(offset, value, true),
  f16: (view, offset, value) => view.setFloat16(offset, value, true),
  f64: (view, offset, value) => view.setFloat64(offset, value, true),
  i32: (view, offset, value) => view.setInt32(offset, value, true),
  u32: (view, offset, value) => view.setUint32(offset, value, true),
};

/** The ranges of the integer types. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
};

/**
 * Encodes a kernel's parameters.
 *
 * @param layout The kernel's variables.
 * @param inputs The kernel's inputs.
 * @param operation The operation, for errors.
 * @returns The bytes of all uniforms, each padded to a multiple of 16.
 * @throws {TypeError} If a member is missing, unknown, or of the wrong type.
 * @throws {RangeError} If a number for an integer member is not an integer, or is out of range.
 */
export function encodeParameters(
  { bindings }: KernelLayout,
  inputs: Readonly<Record<string, unknown>>,
  operation: string,
): Uint8Array<ArrayBuffer> {
  const uniforms = bindings.filter(({ access }) => access === "uniform");
  const sizes = uniforms.map(({ size }) => Math.ceil(size / 16) * 16);
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  let begin = 0;
  for (const [index, binding] of uniforms.entries()) {
    const view = new DataView(bytes.buffer, begin, sizes[index]);
    encode(binding, inputs[binding.name], view, `Cannot call ${operation}: ${binding.name}`);
    begin += sizes[index]!;
  }
  return bytes;
}

function encode({ fields }: Binding, given: unknown, view: DataView, context: string): void {
  const values = new Map<string, unknown>();
  flatten(given, "", new Set(fields.map(({ name }) => name)), values);
  const known = `it has ${fields.map(({ name }) => name || "value").join(", ")}`;
  for (const name of values.keys()) {
    if (!fields.some((field) => nameOf(field) === name)) {
      throw new TypeError(`${context} has no ${escapeLine(name)}; ${known}`);
    }
  }
  for (const field of fields) {
    const name = nameOf(field);
    if (!values.has(name)) throw new TypeError(`${context}.${name} is missing; ${known}`);
    encodeField(field, values.get(name), view, `${context}.${name}`);
  }
}

function nameOf({ name }: Field): string {
  return name || "value";
}

/** Flattens nested members into a map from paths to values. */
function flatten(
  given: unknown,
  path: string,
  names: ReadonlySet<string>,
  values: Map<string, unknown>,
): void {
  const isRecord = typeof given === "object" && given !== null && !isList(given);
  if (!isRecord || (path !== "" && names.has(path))) {
    values.set(path || "value", given);
    return;
  }
  for (const [name, value] of Object.entries(given)) {
    flatten(value, path ? `${path}.${name}` : name, names, values);
  }
}

function encodeField(field: Field, value: unknown, view: DataView, context: string): void {
  const { items, itemStride, columns, columnStride, rows, scalar, offset } = field;
  const width = Number(scalar.slice(1)) / 8;
  for (const [item, ofItem] of parts(value, items, columns * rows, context)) {
    for (const [column, ofColumn] of parts(ofItem, columns, rows, context)) {
      for (const [row, element] of parts(ofColumn, rows, 1, context)) {
        const at = offset + item * itemStride + column * columnStride + row * width;
        WRITERS[scalar]!(view, at, numberOf(element, scalar, context));
      }
    }
  }
}

/**
 * Iterates over the `count` parts of a value, each of which has `each` elements. If `count` is 1, the part
 * may be given with or without an array around it.
 */
function parts(value: unknown, count: number, each: number, context: string): Iterable<[number, unknown]> {
  if (count === 1) {
    const isOne = isList(value) && value.length === 1 && (each === 1 || isList(value[0]));
    return [[0, isOne ? value[0] : value]];
  }
  if (isList(value) && value.length === count) return Array.prototype.entries.call(value);
  throw new TypeError(
    `${context} takes an array of ${count}, not ${isList(value) ? value.length : typeof value}`,
  );
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function numberOf(value: unknown, scalar: string, context: string): number {
  if (typeof value !== "number" && typeof value !== "boolean") {
    throw new TypeError(`${context} takes a number, not ${value === null ? "null" : typeof value}`);
  }
  const number = Number(value);
  const range = RANGES[scalar];
  if (range === undefined || (Number.isInteger(number) && number >= range[0] && number <= range[1])) {
    return number;
  }
  throw new RangeError(`${context} is ${number}, not a whole number in the range of ${scalar}`);
}
