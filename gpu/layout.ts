/**
 * What a kernel's WGSL says of its variables.
 *
 * @module
 */
import type { DType } from "../values.ts";

/** A part of a kernel's parameters. */
export interface Field {
  /** Its path (`"scale"`, `"view.origin"`). */
  readonly name: string;
  /** Bytes from the beginning. */
  readonly offset: number;
  /** WGSL's name of its elements (`"f32"`). */
  readonly scalar: string;
  /** Elements in a column. */
  readonly rows: number;
  /** Columns. */
  readonly columns: number;
  /** Bytes from column to column. */
  readonly columnStride: number;
  /** Items of an array; else 1. */
  readonly items: number;
  /** Bytes from item to item. */
  readonly itemStride: number;
}

/** A variable of a kernel. */
export interface Binding {
  /** Its name. */
  readonly name: string;
  /** How it is used. */
  readonly access: "read" | "read_write" | "uniform";
  /** The least bytes that will do. */
  readonly size: number;
  /** Bytes from element to element, where their number is not said. */
  readonly stride: number;
  /** WGSL's name of its elements; `""` where they are of several kinds. */
  readonly scalar: string;
  /** Of parameters, the parts. */
  readonly fields: readonly Field[];
}

/** A kernel's variables, and its workgroups. */
export interface KernelLayout {
  /** By group and binding. */
  readonly bindings: readonly Binding[];
  /** Invocations of a workgroup, each way. */
  readonly workgroupSize: readonly number[];
}

/**
 * Reads what the library says.
 *
 * @param value Dicts in a dict.
 * @returns The same as records.
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

/** Which dtypes are made of what WGSL names. Those of one or two bytes go packed into words. */
const DTYPES: Readonly<Record<string, readonly DType[]>> = {
  f32: ["float32", "complex64"],
  f16: ["float16"],
  f64: ["float64"],
  i32: ["int32"],
  u32: ["int32", "uint8", "int8", "bool", "int16", "float16", "bfloat16"],
};

/**
 * Whether a variable can hold the elements of a tensor.
 *
 * @param binding The variable.
 * @param dtype The tensor's.
 */
export function mayHold({ scalar }: Binding, dtype: DType): boolean {
  return scalar === "" || DTYPES[scalar]?.includes(dtype) === true;
}

/**
 * The dtype of a variable's elements.
 *
 * @param binding The variable.
 * @param operation What needs it, for the error.
 * @returns PyTorch's name.
 * @throws {TypeError} If they are of several kinds.
 */
export function defaultDtype({ name, scalar }: Binding, operation: string): DType {
  const dtype = DTYPES[scalar]?.[0];
  if (dtype !== undefined) return dtype;
  throw new TypeError(`Cannot call ${operation}: ${name} has elements of several kinds, name a dtype`);
}
