/**
 * Wheels that are fetched, pinned.
 *
 * @module
 */

/** A wheel. */
export interface Wheel {
  /** What pip is asked for: `torch==2.11.0`. */
  readonly requirement: string;
  /** The file that pip leaves. */
  readonly file: string;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
  /** Of the file. */
  readonly byteLength: number;
}

/** Wheels that are fetched together. */
export interface WheelSet {
  /** pip's names of the platform, as the wheels use them. */
  readonly platformTags: readonly string[];
  /** The wheels. */
  readonly wheels: readonly Wheel[];
}
