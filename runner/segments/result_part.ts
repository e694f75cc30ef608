/**
 * Bulk data of an item or a result, in shared memory that its rank has written.
 *
 * @module
 */
import { type Frame, isInstance, SharedPart } from "../../protocol/mod.ts";
import type { SegmentPool } from "./pool.ts";
import type { Segment } from "./segment.ts";

/** The runner's use of a segment that holds an item or a result. */
export class ResultLease {
  readonly #pool: SegmentPool;
  readonly #segment: Segment;
  #held = false;
  #isFree = false;

  /**
   * Takes over a leased segment.
   *
   * @param pool The segments.
   * @param segment The segment.
   */
  constructor(pool: SegmentPool, segment: Segment) {
    this.#pool = pool;
    this.#segment = segment;
  }

  /** The segment. */
  get segment(): Segment {
    return this.#segment;
  }

  /** Keeps the segment and its file until {@linkcode ResultLease.free}. */
  hold(): void {
    this.#held = true;
    this.#segment.isBeingRead = true;
  }

  /** Notes that the file is not needed any more, because its memory is mapped. */
  mapped(): void {
    this.#segment.isBeingRead = false;
  }

  /** Gives the segment back unless it is held. */
  release(): void {
    if (!this.#held) this.free();
  }

  /** Gives the segment back. Calling this twice is safe, also if somebody else uses the segment by then. */
  free(): void {
    if (this.#isFree) return;
    this.#isFree = true;
    this.#segment.isBeingRead = false;
    this.#pool.release(this.#segment);
  }
}

/** A part of an item or a result that is in a segment. */
export class ResultPart extends SharedPart {
  /** The use of the segment, the same for all parts of an item or a result. */
  readonly lease: ResultLease;

  /**
   * Names a place in a leased segment.
   *
   * @param part The place.
   * @param lease The use of the segment.
   */
  constructor({ segment, offset, byteLength }: SharedPart, lease: ResultLease) {
    super(segment, offset, byteLength);
    this.lease = lease;
  }

  /**
   * Reads the part into memory of the caller's, as many bytes as fit.
   *
   * @param target Receives the bytes.
   * @param start The first byte of the part to read.
   */
  read(target: Uint8Array<ArrayBuffer>, start = 0): void {
    this.lease.segment.read(this.offset + start, target);
  }
}

/** Returns the use of a segment by an item or a result; `null` if all of its data came with the frame. */
export function leaseOf(frame: Frame | null): ResultLease | null {
  const part = frame?.parts.find((part) => isInstance(part, ResultPart));
  return part === undefined ? null : (part as ResultPart).lease;
}
