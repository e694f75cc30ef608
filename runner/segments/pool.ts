/**
 * The segments of a world: how many there are, who uses them, and when their memory is given back.
 *
 * @module
 */
import { messageOfThrown } from "../../protocol/mod.ts";
import { SHARED_MEMORY } from "../shared_files.ts";
import { Segment } from "./segment.ts";

/** Memory of all segments of a world, in bytes. */
const LIMIT = 1024 * 1024 * 1024;

/** Each segment takes a descriptor of this process and of every rank. */
const MOST_SEGMENTS = 64;

/** Payloads of queued calls leave the other segments to results, and to calls that are sent. */
export const MOST_QUEUED = MOST_SEGMENTS / 2;

/** Free segments are kept for this long after the last use of any, so that their memory can be used again. */
const KEPT_MS = 10_000;

/** After the system had no memory, or no file could be made, the pool asks for no more for this long. */
const PAUSE_MS = 60_000;

/** Options of a {@linkcode SegmentPool}. */
export interface SegmentPoolOptions {
  /** Memory of all segments together, in bytes. Default: 1 GiB. */
  limit?: number;
  /** How long free segments are kept without use, in milliseconds. Default: 10 s. */
  keptMs?: number;
  /** Whether ranks may not see this process, and open files by their names. */
  byName?: boolean;
  /** Called when a segment's file is closed, so that ranks close it, too. */
  onClosed: (segment: Segment) => void;
  /** Called when nothing has used shared memory for a while, before free segments are closed. */
  onUnused: () => void;
  /** Called when data must go without shared memory, with the reason. */
  onRefused: (reason: string) => void;
}

/** Makes segments, and uses them again. */
export class SegmentPool {
  readonly #options: SegmentPoolOptions;
  readonly #mostBytes: number;
  readonly #keptMs: number;
  /** What the system had to give when it refused more, and until when that counts. */
  #refused = { bytes: Infinity, until: 0 };
  /** Free segments, the latest used last: their memory is the likeliest to be in a cache. */
  readonly #free: Segment[] = [];
  readonly #leased = new Set<Segment>();
  /** Segments that are closed when their lease ends. */
  readonly #retired = new Set<Segment>();
  #nextNumber = 1;
  /** Why ranks cannot use segments; `null` if they can. */
  #disabled: string | null = null;
  #closed = false;
  /** Set until free segments have been closed. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #usedAt = 0;

  /**
   * Creates an empty pool.
   *
   * @param options The limit and callbacks.
   */
  constructor(options: SegmentPoolOptions) {
    this.#options = options;
    this.#mostBytes = options.limit ?? LIMIT;
    this.#keptMs = options.keptMs ?? KEPT_MS;
  }

  /**
   * Leases a segment. Returns `null` if there is none and none can be made.
   *
   * @param most The number of leased segments from which on it returns `null`.
   * @returns A segment that nobody else uses until {@linkcode SegmentPool.release}.
   */
  lease(most: number = MOST_SEGMENTS): Segment | null {
    if (this.#disabled !== null) this.#options.onRefused(this.#disabled);
    if (this.#disabled !== null || this.#closed || this.#leased.size >= most) return null;
    this.noteUse();
    const segment = this.#free.pop() ?? this.#make();
    if (segment !== null) this.#leased.add(segment);
    return segment;
  }

  /**
   * Returns how long a leased segment may become, in bytes. Free segments make room for it, and it never has
   * to become shorter.
   */
  mostBytes(segment: Segment): number {
    const room = this.#limit - bytesOf(this.#leased);
    return segment.byteLength + Math.max(0, room);
  }

  /**
   * Makes room for a leased segment that becomes longer: closes free segments if necessary.
   *
   * @param segment The segment.
   * @param byteLength Its new length.
   * @returns Whether there is room.
   */
  makeRoom(segment: Segment, byteLength: number): boolean {
    const growth = byteLength - segment.byteLength;
    while (this.#bytes() + growth > this.#limit && this.#free.length > 0) this.#close(this.#free.shift()!);
    return this.#bytes() + growth <= this.#limit;
  }

  /**
   * Writes bytes into a leased segment.
   *
   * @returns Whether there was room for them.
   */
  write(segment: Segment, offset: number, bytes: Uint8Array<ArrayBuffer>): boolean {
    const end = offset + bytes.byteLength;
    if (end > segment.byteLength && !this.makeRoom(segment, end)) return false;
    try {
      segment.write(offset, bytes);
      return true;
    } catch (error) {
      this.#refuse(error);
      // The file may have become longer than its length says. Closing it gives all of its memory back.
      this.#retired.add(segment);
      return false;
    }
  }

  /** Ends a lease. Calling this twice is safe. */
  release(segment: Segment): void {
    if (!this.#leased.delete(segment)) return;
    const isUnusable = this.#closed || this.#disabled !== null || this.#retired.delete(segment);
    // Ranks that write results at the same time may have taken more than the limit.
    if (isUnusable || this.#bytes() + segment.byteLength > this.#mostBytes) return this.#close(segment);
    this.#free.push(segment);
    this.noteUse();
  }

  /** Keeps free segments for some more time. Without any segment, this does nothing. */
  noteUse(): void {
    if (this.#free.length + this.#leased.size === 0 || this.#closed) return;
    this.#usedAt = performance.now();
    this.#timer ??= this.#wait(this.#keptMs);
  }

  /** Returns whether a segment can be used by ranks that are told of it from now on. */
  isCurrent(segment: Segment): boolean {
    return this.#disabled === null && !this.#retired.has(segment);
  }

  /**
   * Retires all segments that ranks have been told of. A new rank cannot open them, because they have no
   * names any more.
   */
  retire(): void {
    for (const segment of this.#free.splice(0)) this.#close(segment);
    for (const segment of this.#leased) {
      if (segment.told.size > 0) this.#retired.add(segment);
    }
  }

  /** Closes free segments. */
  trim(): void {
    for (const segment of this.#free.splice(0)) this.#close(segment);
  }

  /** Makes no more segments, because ranks cannot use them. */
  disable(reason: string): void {
    this.#disabled ??= reason;
    this.trim();
  }

  /** Closes all segments. One that is being read is closed when its lease ends. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.trim();
    for (const segment of this.#leased) {
      if (segment.isBeingRead) continue;
      this.#leased.delete(segment);
      this.#close(segment);
    }
  }

  #wait(forMs: number): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => {
      this.#timer = undefined;
      const restMs = this.#usedAt + this.#keptMs - performance.now();
      if (restMs > 0) {
        this.#timer = this.#wait(restMs);
      } else {
        this.#options.onUnused();
        this.trim();
      }
    }, forMs);
    Deno.unrefTimer(timer as unknown as number);
    return timer;
  }

  #bytes(): number {
    return bytesOf(this.#free) + bytesOf(this.#leased);
  }

  /** The memory that segments may have together now, in bytes. */
  get #limit(): number {
    return performance.now() < this.#refused.until
      ? Math.min(this.#refused.bytes, this.#mostBytes)
      : this.#mostBytes;
  }

  #make(): Segment | null {
    if (this.#bytes() >= this.#limit) return null;
    try {
      checkPlace();
      return new Segment(this.#nextNumber++, this.#options.byName === true);
    } catch (error) {
      this.#refuse(error);
      return null;
    }
  }

  #close(segment: Segment): void {
    segment.close();
    if (segment.told.size > 0) this.#options.onClosed(segment);
  }

  #refuse(error: unknown): void {
    this.#refused = { bytes: this.#bytes(), until: performance.now() + PAUSE_MS };
    this.#options.onRefused(messageOfThrown(error));
  }
}

function bytesOf(segments: Iterable<Segment>): number {
  let bytes = 0;
  for (const { byteLength } of segments) bytes += byteLength;
  return bytes;
}

/** Throws if files in shared memory cannot be made, or would be on a disk. */
function checkPlace(): void {
  let device: number;
  try {
    device = Deno.statSync(SHARED_MEMORY).dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new Error(`there is no ${SHARED_MEMORY}`);
    // Deno allows files in /dev only to programs that may do everything.
    throw new Error(`files in ${SHARED_MEMORY} take all permissions (-A)`);
  }
  if (device === Deno.statSync("/dev").dev) {
    throw new Error(`${SHARED_MEMORY} is not a file system in memory`);
  }
}
