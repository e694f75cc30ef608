/**
 * What decoded values take in memory, in bytes: measured on V8, rounded up, and more for what takes long to
 * decode.
 *
 * A scan adds these up before anything is decoded. What real values take is at most twice the sum, mostly
 * less.
 *
 * @module
 */

/**
 * What the values of one body may take together, in bytes, beside its texts.
 *
 * It allows two million small objects, or thirty million small integers, and a few seconds of decoding. More
 * numbers belong into typed arrays and tensors, which travel as parts and cost nothing here. Texts and
 * bigints are not counted: they take at most two bytes for each of theirs.
 */
export const BODY_BUDGET: number = 256 * 1024 * 1024;

/** Costs of values, by kind; those of what holds others are for it alone. */
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
  /** A key of an object that lately came before. */
  Key: 16,
  /** One that did not: V8 makes a shape, or a place in a table, for it. */
  NewKey: 256,
  /** A place in the array that an object keeps for keys that are indices. */
  Index: 12,
  /** Whatever is an extension. */
  Extension: 64,
  /** The list that one holds. */
  ExtensionList: 192,
  /** A `Map` or `Set`. */
  Collection: 200,
  /** An element of a `Set`; a `Map` has two for each entry. */
  Member: 40,
  /** An array with holes. */
  SparseArray: 200,
  /** An element of it, half of it for the index. */
  SparseElement: 100,
  /** A `Date`. */
  Date: 104,
  /** An `ArrayBuffer` or a view. */
  Object: 208,
  /** A part, without its bytes. */
  Part: 300,
  /** A size of a tensor. */
  Size: 32,
} as const;

/** Objects keep keys up to about this index in an array with room for all that are less. */
export const MAX_INDEXED = 8192;
