/**
 * Parts of a tensor, as PyTorch's `tensor[…]`.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { tensor as makeValue } from "../../values.ts";
import { dispatch } from "./operators.ts";
import {
  ERROR_AT,
  handleOf,
  INTS,
  INTS_AT,
  isTensor,
  native,
  OUT,
  OUT_AT,
  PlaceKind,
  Status,
  type TensorLifetime,
} from "../native/mod.ts";
import { makeTensor } from "./make.ts";
import { wrap } from "./wrap.ts";
import type { Tensor } from "./tensor.ts";

/** A slice, as Python writes it: `"1:5"`, `":-1"`, `"::2"`, `":"`. */
export type Slice =
  | `${number | ""}:${number | ""}`
  | `${number | ""}:${number | ""}:${number | ""}`;

/** Numbers or booleans in arrays of equal lengths. */
export type IndexArray = readonly (number | bigint | boolean | IndexArray)[];

/**
 * What one place of an index can be: a number takes an element of the dimension, from its end where it is
 * negative; a {@linkcode Slice} a range of it; `"..."` all dimensions that are not named; `null` makes a
 * dimension of size 1; an array or a tensor of whole numbers takes those elements; one of booleans takes
 * where it is true.
 */
export type Index = number | bigint | boolean | null | "..." | Slice | TensorLifetime | IndexArray;

/**
 * The part of a tensor at an index.
 *
 * @param tensor The tensor.
 * @param indices A place for each dimension.
 * @returns A view; a copy where an array or a tensor is among the places.
 */
export function at(tensor: TensorLifetime, indices: readonly Index[]): Tensor {
  if (hold(indices)) {
    const handle = handleOf(tensor, "Tensor.at");
    const count = indices.length * PLACE;
    if (native().cohort_tensor_at(handle, INTS_AT, count, OUT_AT, ERROR_AT) === Status.Ok) {
      return wrap(OUT[0]!);
    }
    // What follows says what is wrong as Python's indexing does.
  }
  const { text, tensors, made } = write(indices);
  try {
    return dispatch("cohort::at", [text, tensors], wrap, tensor) as Tensor;
  } finally {
    for (const one of made) one.dispose();
  }
}

/**
 * Writes the part of a tensor at an index.
 *
 * @param tensor The tensor.
 * @param indices A place for each dimension.
 * @param value What broadcasts to the part.
 */
export function setAt(tensor: TensorLifetime, indices: readonly Index[], value: unknown): void {
  const { text, tensors, made } = write(indices);
  try {
    dispatch("cohort::set_at", [text, tensors, value], wrap, tensor);
  } finally {
    for (const one of made) one.dispose();
  }
}

/** How many numbers tell of a place. */
const PLACE = 4;

/** Puts places where a call reads them, if they are elements, ranges and dimensions alone. */
function hold(indices: readonly Index[]): boolean {
  if (indices.length === 0 || indices.length * PLACE > INTS.length) return false;
  let rests = 0;
  for (let index = 0; index < indices.length; index++) {
    const place = indices[index];
    const base = index * PLACE;
    if (typeof place === "number") {
      if (!Number.isSafeInteger(place)) return false;
      INTS[base] = PlaceKind.Element;
      INTS[base + 1] = place;
    } else if (place === null) {
      INTS[base] = PlaceKind.New;
    } else if (place === "...") {
      if (++rests > 1) return false;
      INTS[base] = PlaceKind.Rest;
    } else if (typeof place !== "string" || !holdRange(place, base)) return false;
  }
  return true;
}

function holdRange(text: string, base: number): boolean {
  const first = text.indexOf(":");
  if (first < 0) return false;
  const second = text.indexOf(":", first + 1);
  const start = boundOf(text.slice(0, first));
  const end = boundOf(second < 0 ? text.slice(first + 1) : text.slice(first + 1, second));
  const step = second < 0 ? 1 : boundOf(text.slice(second + 1), 1);
  if (start === undefined || end === undefined || step === undefined) return false;
  INTS[base] = PlaceKind.Range;
  INTS[base + 1] = start;
  INTS[base + 2] = end;
  INTS[base + 3] = step;
  return true;
}

/** A number as slices are written; NaN where it is left out, and nothing where it is none. */
function boundOf(text: string, left = NaN): number | undefined {
  if (text === "") return left;
  const number = Number(text);
  return Number.isSafeInteger(number) && /^-?\d+$/.test(text) ? number : undefined;
}

interface Written {
  /** As the shim reads it. */
  text: string;
  /** The tensors in it. */
  tensors: TensorLifetime[];
  /** Those that were made of arrays. */
  made: TensorLifetime[];
}

function write(indices: readonly Index[]): Written {
  const written: Written = { text: "", tensors: [], made: [] };
  // A tensor that no place is given of is whole.
  written.text = indices.length === 0 ? "e" : indices.map((index) => place(index, written)).join(";");
  return written;
}

function place(index: Index, { tensors, made }: Written): string {
  switch (typeof index) {
    case "number":
    case "bigint":
      if (typeof index === "number" && !Number.isSafeInteger(index)) {
        throw new RangeError(`Cannot index: ${index} is not a whole number`);
      }
      return `i${index}`;
    case "boolean":
      return index ? "b1" : "b0";
    case "string":
      if (index === "...") return "e";
      if (!/^-?\d*:-?\d*(:-?\d*)?$/.test(index)) {
        throw new TypeError(
          `Cannot index: "${escapeLine(index)}" is neither a slice ("start:stop:step") nor "..."`,
        );
      }
      return `s${index}`;
  }
  if (index === null) return "n";
  if (typeof index === "object" && isTensor(index)) tensors.push(index);
  else if (Array.isArray(index)) {
    const one = makeTensor(makeValue(whole(index), undefined, index.length === 0 ? { dtype: "int64" } : {}));
    made.push(one);
    tensors.push(one);
  } else throw new TypeError(`Cannot index: ${escapeLine(String(index))} is no index`);
  return "t";
}

/** Numbers of an index are whole. */
function whole(array: IndexArray): (bigint | boolean)[] {
  return array.map((item) => {
    if (Array.isArray(item)) return whole(item);
    if (typeof item !== "number") return item;
    if (!Number.isSafeInteger(item)) throw new RangeError(`Cannot index: ${item} is not a whole number`);
    return BigInt(item);
  }) as (bigint | boolean)[];
}
