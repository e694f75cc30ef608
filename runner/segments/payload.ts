/**
 * The bulk data of a call's payload, in shared memory.
 *
 * @module
 */
import { encodeFrame, type FrameInit, type Part, SEGMENT_PAGE, SharedPart } from "../../protocol/mod.ts";
import { MOST_QUEUED, type SegmentPool } from "./pool.ts";
import type { Segment } from "./segment.ts";

/** Smaller parts travel faster through the socket, in bytes. */
const THRESHOLD = 64 * 1024;

/** Returns whether a part goes through shared memory. Deno writes no shared array buffers. */
export function isLarge(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.byteLength >= THRESHOLD && bytes.buffer instanceof ArrayBuffer;
}

/** Writes parts of a payload into one segment. */
export class PayloadWriter {
  readonly #pool: SegmentPool;
  #segment: Segment | null = null;
  #end = SEGMENT_PAGE;
  #hasSkipped = false;

  /**
   * Creates a writer. It leases a segment when it needs one.
   *
   * @param pool The segments.
   */
  constructor(pool: SegmentPool) {
    this.#pool = pool;
  }

  /** The segment in use, or `null`. */
  get segment(): Segment | null {
    return this.#segment;
  }

  /** Whether a large part was not placed, because there was no room. */
  get hasSkipped(): boolean {
    return this.#hasSkipped;
  }

  /**
   * Copies a part into shared memory.
   *
   * @param bytes The part.
   * @param isSent Whether the call is being sent. Queued calls may have only some of the segments.
   * @returns Its place; `null` if it is small or there is no room.
   */
  place(bytes: Uint8Array, isSent = false): SharedPart | null {
    if (!isLarge(bytes)) return null;
    const segment = this.#segment ??= isSent ? this.#pool.lease() : this.#pool.lease(MOST_QUEUED);
    const offset = this.#end;
    if (segment === null || !this.#pool.write(segment, offset, bytes)) {
      this.#hasSkipped = true;
      return null;
    }
    this.#end = Math.ceil((offset + bytes.byteLength) / SEGMENT_PAGE) * SEGMENT_PAGE;
    return new SharedPart(segment.number, offset, bytes.byteLength);
  }

  /** Gives the segment back. */
  release(): void {
    if (this.#segment !== null) this.#pool.release(this.#segment);
    this.#segment = null;
  }
}

/** A call's frame whose bulk data is, or could be, in shared memory. */
export class Payload {
  readonly #pool: SegmentPool;
  readonly #frame: FrameInit & { parts: readonly Part[] };
  #writer: PayloadWriter;
  /** Ranks that use the segment; `null` until the call is sent. */
  #users: Set<number> | null = null;

  /**
   * Takes over the writer's segment.
   *
   * @param pool The segments.
   * @param frame The frame. Its body is not copied.
   * @param writer The writer that placed its parts.
   */
  constructor(pool: SegmentPool, frame: FrameInit & { parts: readonly Part[] }, writer: PayloadWriter) {
    this.#pool = pool;
    this.#frame = frame;
    this.#writer = writer;
  }

  /**
   * Returns the frame for the ranks. Parts that found no room earlier get another chance.
   *
   * @param ranks Numbers of the ranks that will use the segment.
   * @returns The segment in use, or `null`, and the encoded frame.
   */
  send(ranks: readonly number[]): { segment: Segment | null; chunks: Uint8Array<ArrayBuffer>[] } {
    this.#move();
    const { segment } = this.#writer;
    this.#users = new Set(segment === null ? [] : ranks);
    return { segment, chunks: encodeFrame(this.#frame) };
  }

  /**
   * Notes that a rank no longer uses the segment. The last one gives it back.
   *
   * @returns Whether no rank uses it any more.
   */
  released(rank: number): boolean {
    if (this.#users?.delete(rank) && this.#users.size === 0) this.#writer.release();
    return this.#users?.size === 0;
  }

  /** Gives the segment back if the call was never sent. */
  drop(): void {
    if (this.#users === null) this.#writer.release();
  }

  /** Places parts that found no room earlier, and those in a segment that new ranks cannot open. */
  #move(): void {
    const { segment } = this.#writer;
    if (segment !== null && !this.#pool.isCurrent(segment)) {
      const stale = this.#writer;
      this.#writer = new PayloadWriter(this.#pool);
      this.#frame.parts = this.#frame.parts.map((part) =>
        part instanceof SharedPart ? readPart(segment, part) : part
      );
      stale.release();
    } else if (!this.#writer.hasSkipped) {
      return;
    }
    this.#frame.parts = this.#frame.parts.map((part) =>
      part instanceof SharedPart ? part : this.#writer.place(part, true) ?? part
    );
  }
}

function readPart(segment: Segment, { offset, byteLength }: SharedPart): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  segment.read(offset, bytes);
  return bytes;
}
