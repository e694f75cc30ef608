/**
 * Memory costs of decoded values, in bytes. They are measured on V8 and rounded up. Values that take long to
 * decode cost more.
 *
 * A scan adds up the costs before anything is decoded. The actual memory is at most twice the sum, and
 * usually less.
 *
 * @module
 */

/**
 * Maximum cost of all values in one body, in bytes, not counting texts.
 *
 * This allows two million small objects, or thirty million small integers, and a few seconds of decoding.
 * Send more numbers as typed arrays or tensors, which travel as parts and cost nothing here. Texts and
 * bigints are not counted, because they take at most two bytes per encoded byte.
 */
export const BODY_BUDGET: number = 256 * 1024 * 1024;

/** Costs by kind of value. The cost of a container does not include its contents. */
export const Cost = {
  /** A float, or an integer over 31 bits. */
  Number: 16,
  /** A bigint. */
  BigInt: 32,
  /** A string, without its characters. */
  Text: 32,
  /** An array. */
  Array: 40,
  /** An element of an array. */
  Element: 8,
  /** An object. */
  Record: 64,
  /** A key of an object that occurred recently. */
  Key: 16,
  /** A key that did not. V8 creates a hidden class, or a table entry, for it. */
  NewKey: 256,
  /** A slot in the array that an object keeps for keys that are indices. */
  Index: 12,
  /** Any extension. */
  Extension: 64,
  /** The list inside an extension. */
  ExtensionList: 192,
  /** A `Map` or `Set`. */
  Collection: 200,
  /** An element of a `Set`. A `Map` has two for each entry. */
  Member: 40,
  /** An array with holes. */
  SparseArray: 200,
  /** An element of a sparse array. Half of the cost is for the index. */
  SparseElement: 100,
  /** A `Date`. */
  Date: 104,
  /** An `ArrayBuffer` or a view. */
  Object: 208,
  /** A part, without its bytes. */
  Part: 300,
  /** The size of one dimension of a tensor. */
  Size: 32,
} as const;

/** Objects keep keys up to about this index in an array that has room for all lower indices. */
export const MAX_INDEXED = 8192;
