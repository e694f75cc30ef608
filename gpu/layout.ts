/**
 * The variables of a kernel, as reflected from its WGSL.
 *
 * @module
 */
import type { DType } from "../values.ts";

/** A member of a kernel's parameters. */
export interface Field {
  /** The member's path (`"scale"`, `"view.origin"`). */
  readonly name: string;
  /** The offset from the start, in bytes. */
  readonly offset: number;
  /** The WGSL type of the elements (`"f32"`). */
  readonly scalar: string;
  /** The number of elements in a column. */
  readonly rows: number;
  /** The number of columns. */
  readonly columns: number;
  /** The distance between columns, in bytes. */
  readonly columnStride: number;
  /** The number of array items; 1 if the member is not an array. */
  readonly items: number;
  /** The distance between items, in bytes. */
  readonly itemStride: number;
}

/** A variable of a kernel. */
export interface Binding {
  /** The variable's name. */
  readonly name: string;
  /** The access mode. */
  readonly access: "read" | "read_write" | "uniform";
  /** The minimum size in bytes. */
  readonly size: number;
  /** The distance between elements of a runtime-sized array, in bytes. */
  readonly stride: number;
  /** The WGSL type of the elements; `""` if they have different types. */
  readonly scalar: string;
  /** The members, if the variable is a uniform. */
  readonly fields: readonly Field[];
}

/** A kernel's variables and workgroup size. */
export interface KernelLayout {
  /** The variables, ordered by group and binding. */
  readonly bindings: readonly Binding[];
  /** The number of invocations per workgroup in each dimension. */
  readonly workgroupSize: readonly number[];
}

/**
 * Converts the library's description of a kernel.
 *
 * @param value Nested Maps.
 * @returns The same data as records.
 */
export function readLayout(value: unknown): KernelLayout {
  const { bindings, workgroupSize } = recordOf<{ bindings: unknown[]; workgroupSize: number[] }>(value);
  return {
    workgroupSize,
    bindings: bindings.map((item) => {
      const binding = recordOf<Binding & { fields: unknown[] }>(item);
      return { ...binding, fields: binding.fields.map((field) => recordOf<Field>(field)) };
    }),
  };
}

function recordOf<T>(value: unknown): T {
  return Object.fromEntries(value as Map<string, unknown>) as T;
}

/** The dtypes that match a WGSL type. Dtypes of one or two bytes are packed into words. */
const DTYPES: Readonly<Record<string, readonly DType[]>> = {
  f32: ["float32", "complex64"],
  f16: ["float16"],
  f64: ["float64"],
  i32: ["int32"],
  u32: ["int32", "uint8", "int8", "bool", "int16", "float16", "bfloat16"],
};

/**
 * Returns whether a variable can hold a tensor's elements.
 *
 * @param binding The variable.
 * @param dtype The tensor's dtype.
 */
export function mayHold({ scalar }: Binding, dtype: DType): boolean {
  return scalar === "" || DTYPES[scalar]?.includes(dtype) === true;
}

/**
 * Returns the default dtype of a variable's elements.
 *
 * @param binding The variable.
 * @param operation The operation that needs it, for the error.
 * @returns The dtype, by PyTorch's name.
 * @throws {TypeError} If the elements have different types.
 */
export function defaultDtype({ name, scalar }: Binding, operation: string): DType {
  const dtype = DTYPES[scalar]?.[0];
  if (dtype !== undefined) return dtype;
  throw new TypeError(`Cannot call ${operation}: ${name} has elements of several types; pass a dtype`);
}
