/**
 * Pinned wheels.
 *
 * @module
 */

/** A wheel, pinned by its hash. */
export interface Wheel {
  /** The requirement for pip: `torch==2.11.0`. */
  readonly requirement: string;
  /** The name of the file that pip downloads. */
  readonly file: string;
  /** The SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  /** The size of the file. */
  readonly byteLength: number;
}

/** A set of wheels that are fetched together. */
export interface WheelSet {
  /** pip's platform tags of the wheels. */
  readonly platformTags: readonly string[];
  /** The wheels. */
  readonly wheels: readonly Wheel[];
}

/** A set of wheels for one platform. */
export interface Release extends WheelSet {
  /** The platform, such as `linux-x86_64`. */
  readonly platform: string;
  /** The approximate size on disk of what is unpacked. */
  readonly unpackedBytes: number;
}
