/**
 * Indexing of tensors, like PyTorch's `tensor[…]`.
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

/** A slice in Python's notation: `"1:5"`, `":-1"`, `"::2"`, `":"`. */
export type Slice =
  | `${number | ""}:${number | ""}`
  | `${number | ""}:${number | ""}:${number | ""}`;

/** Numbers or booleans in nested arrays of equal lengths. */
export type IndexArray = readonly (number | bigint | boolean | IndexArray)[];

/**
 * An index into one dimension. A number selects an element; negative numbers count from the end. A
 * {@linkcode Slice} selects a range. `"..."` stands for all dimensions that are not indexed, and `null` adds
 * a dimension of size 1. An array or a tensor of integers selects those elements; one of booleans selects the
 * elements where it is true.
 */
export type Index = number | bigint | boolean | null | "..." | Slice | TensorLifetime | IndexArray;

/**
 * Returns the part of a tensor at an index.
 *
 * @param tensor The tensor.
 * @param indices One index per dimension.
 * @returns A view, or a copy if one of the indices is an array or a tensor.
 */
export function at(tensor: TensorLifetime, indices: readonly Index[]): Tensor {
  if (storePlaces(indices)) {
    const handle = handleOf(tensor, "Tensor.at");
    const count = indices.length * PLACE_LENGTH;
    if (native().cohort_tensor_at(handle, INTS_AT, count, OUT_AT, ERROR_AT) === Status.Ok) {
      return wrap(OUT[0]!);
    }
    // On failure, fall through: the general path reports the error in the words of Python's indexing.
  }
  const { text, tensors, made } = encodeIndex(indices);
  try {
    return dispatch("cohort::at", [text, tensors], wrap, tensor) as Tensor;
  } finally {
    for (const one of made) one.dispose();
  }
}

/**
 * Writes to the part of a tensor at an index.
 *
 * @param tensor The tensor.
 * @param indices One index per dimension.
 * @param value A value that broadcasts to the part.
 */
export function setAt(tensor: TensorLifetime, indices: readonly Index[], value: unknown): void {
  const { text, tensors, made } = encodeIndex(indices);
  try {
    dispatch("cohort::set_at", [text, tensors, value], wrap, tensor);
  } finally {
    for (const one of made) one.dispose();
  }
}

/** The count of numbers that encode one index. */
const PLACE_LENGTH = 4;

/**
 * Encodes the indices into `INTS` if they are only numbers, slices, `null` and `"..."`.
 *
 * @returns Whether they were encoded.
 */
function storePlaces(indices: readonly Index[]): boolean {
  if (indices.length === 0 || indices.length * PLACE_LENGTH > INTS.length) return false;
  let rests = 0;
  for (let index = 0; index < indices.length; index++) {
    const place = indices[index];
    const base = index * PLACE_LENGTH;
    if (typeof place === "number") {
      if (!Number.isSafeInteger(place)) return false;
      INTS[base] = PlaceKind.Element;
      INTS[base + 1] = place;
    } else if (place === null) {
      INTS[base] = PlaceKind.New;
    } else if (place === "...") {
      if (++rests > 1) return false;
      INTS[base] = PlaceKind.Rest;
    } else if (typeof place !== "string" || !storeSlice(place, base)) return false;
  }
  return true;
}

function storeSlice(text: string, base: number): boolean {
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

/** Parses a bound of a slice. Returns `left` if it is omitted, and `undefined` if it is invalid. */
function boundOf(text: string, left = NaN): number | undefined {
  if (text === "") return left;
  const number = Number(text);
  return Number.isSafeInteger(number) && /^-?\d+$/.test(text) ? number : undefined;
}

interface EncodedIndex {
  /** The encoded index, as the C++ shim reads it. */
  text: string;
  /** The tensors in the index. */
  tensors: TensorLifetime[];
  /** The tensors that were made from arrays, to be disposed. */
  made: TensorLifetime[];
}

function encodeIndex(indices: readonly Index[]): EncodedIndex {
  const encoded: EncodedIndex = { text: "", tensors: [], made: [] };
  // Without indices, the whole tensor is selected.
  encoded.text = indices.length === 0 ? "e" : indices.map((index) => encodePlace(index, encoded)).join(";");
  return encoded;
}

function encodePlace(index: Index, { tensors, made }: EncodedIndex): string {
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
    const one = makeTensor(
      makeValue(toBigInts(index), undefined, index.length === 0 ? { dtype: "int64" } : {}),
    );
    made.push(one);
    tensors.push(one);
  } else throw new TypeError(`Cannot index: ${escapeLine(String(index))} is not an index`);
  return "t";
}

/** Converts the numbers of an index to bigints. */
function toBigInts(array: IndexArray): (bigint | boolean)[] {
  return array.map((item) => {
    if (Array.isArray(item)) return toBigInts(item);
    if (typeof item !== "number") return item;
    if (!Number.isSafeInteger(item)) throw new RangeError(`Cannot index: ${item} is not a whole number`);
    return BigInt(item);
  }) as (bigint | boolean)[];
}
