/**
 * Parts of a frame whose bytes are in memory that the runner shares with its ranks.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";

/** Parts in a segment begin at multiples of this number of bytes, so that they can be mapped alone. */
export const SEGMENT_PAGE = 4096;

/** A part whose bytes are in a segment. The frame carries only its place. */
export class SharedPart {
  /** The number of the segment, from 1. */
  readonly segment: number;
  /** Where the part begins in the segment, in bytes; a multiple of {@linkcode SEGMENT_PAGE}. */
  readonly offset: number;
  /** Size of the part, in bytes. */
  readonly byteLength: number;

  /**
   * Names a place in a segment.
   *
   * @param segment The number of the segment.
   * @param offset Where the part begins.
   * @param byteLength Size of the part.
   */
  constructor(segment: number, offset: number, byteLength: number) {
    this.segment = segment;
    this.offset = offset;
    this.byteLength = byteLength;
  }
}

/** Bulk data of a value: its bytes, or their place in a segment. */
export type Part = Uint8Array<ArrayBuffer> | SharedPart;

/**
 * Returns a part that a value may keep. Empty parts may share one array, but each value needs its own buffer.
 *
 * @param part The part.
 * @returns The same part, unless it is empty.
 */
export function ownBuffer(part: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return part.buffer.byteLength === 0 ? new Uint8Array(0) : part;
}

/** A part, as far as checks need it. */
export interface Sized {
  /** Size of the part, in bytes. */
  readonly byteLength: number;
}

/**
 * Returns the parts of a frame whose type allows no shared ones.
 *
 * @param parts The parts.
 * @returns The same parts.
 * @throws {ProtocolError} If a part is shared.
 */
export function ownParts(parts: readonly Part[]): readonly Uint8Array<ArrayBuffer>[] {
  if (parts.some((part) => part instanceof SharedPart)) {
    throw new ProtocolError("Cannot read frame: a part is in shared memory where none may be");
  }
  return parts as readonly Uint8Array<ArrayBuffer>[];
}
