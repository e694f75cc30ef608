/**
 * Shared memory between a world and its ranks.
 *
 * @module
 */
import { ProtocolError } from "../../errors.ts";
import {
  type EncodedValue,
  encodeMessage,
  type Frame,
  FrameType,
  type Granted,
  type Opened,
  type Segment as SegmentMessage,
  SEGMENT_PAGE,
  SharedPart,
} from "../../protocol/mod.ts";
import type { Rank } from "../ranks/mod.ts";
import { noteOnce } from "./note.ts";
import { type Payload, PayloadWriter } from "./payload.ts";
import { SegmentPool } from "./pool.ts";
import { ResultLease, ResultPart } from "./result_part.ts";
import type { Segment } from "./segment.ts";
import { SetupValue } from "./setup_value.ts";

/** What a world passes through segments, and how. */
export interface SegmentsInit {
  /** The value for `setup`. */
  readonly setup: EncodedValue;
  /** Whether ranks may not see this process, and open files by their names. */
  readonly byName: boolean;
  /** Returns whether no call is waiting or running. */
  readonly isIdle: () => boolean;
}

/** A segment that a rank may write, and how long it may become in bytes. */
interface Grant {
  readonly segment: Segment;
  readonly byteLength: number;
}

/** Passes bulk data of payloads, items and results, and of the value for `setup`, through segments. */
export class Segments {
  /** The current ranks. */
  readonly #ranks: readonly Rank[];
  readonly #pool: SegmentPool;
  readonly #setup: SetupValue;
  readonly #byNumber = new Map<number, Segment>();
  /** Payloads that ranks use, by call. */
  readonly #payloads = new Map<number, Payload>();
  /** The segment in which each rank may write its next large item or result. */
  readonly #granted = new Map<number, Grant>();
  /** The call in which each rank has asked for a segment since its last item. */
  readonly #asked = new Map<number, number>();
  /** Ranks that have used the segment for their last large result, so that the next call brings another. */
  readonly #wanting = new Set<number>();

  /**
   * Starts without any segment.
   *
   * @param ranks The ranks. The array always has the current ones.
   * @param init The value for `setup`, and what the segments depend on.
   */
  constructor(ranks: readonly Rank[], { setup, byName, isIdle }: SegmentsInit) {
    this.#ranks = ranks;
    this.#pool = new SegmentPool({
      byName,
      onClosed: (segment) => this.#forget(segment),
      onUnused: () => {
        if (isIdle()) this.#revoke();
      },
      onRefused: noteOnce,
    });
    this.#setup = new SetupValue(setup, this.#pool, (segment) => this.#announce(segment));
  }

  /** The value for `setup`. */
  get setup(): SetupValue {
    return this.#setup;
  }

  /** The segments. */
  get pool(): SegmentPool {
    return this.#pool;
  }

  /** Returns a writer for the bulk data of a payload. */
  writer(): PayloadWriter {
    return new PayloadWriter(this.#pool);
  }

  /**
   * Prepares a call: tells ranks of the segments that they need.
   *
   * @param call Number of the call.
   * @param payload Its payload, if it has bulk data.
   * @returns The frame to send; `null` if the call's own will do.
   */
  dispatch(call: number, payload: Payload | null): Uint8Array<ArrayBuffer>[] | null {
    for (const [rank, grant] of this.#granted) this.#extend(rank, grant);
    for (const rank of this.#wanting) this.#grant(rank);
    if (payload === null) return null;
    const { segment, chunks } = payload.send(this.#ranks.map(({ rank }) => rank));
    if (segment === null) return chunks;
    this.#payloads.set(call, payload);
    this.#announce(segment);
    return chunks;
  }

  /**
   * Notes that a rank has opened a segment.
   *
   * @param rank The rank.
   * @param message The segment, and the error if the rank could not open it.
   */
  opened(rank: number, { segment, error }: Opened): void {
    const known = this.#byNumber.get(segment);
    known?.opened(rank, this.#ranks.length);
    // A busy rank may be too late for a segment that has been closed since.
    if (error !== null && known !== undefined) this.disable(`rank ${rank}: ${error}`);
    this.#setup.opened(rank, segment, error !== null);
  }

  /** Uses no segments from now on, because a rank cannot. */
  disable(reason: string): void {
    this.#pool.disable(reason);
  }

  /** Notes that a rank no longer uses the payload of a call. Call 0 is the value for `setup`. */
  released(rank: number, call: number): void {
    if (call === 0) this.#setup.released(rank);
    else if (this.#payloads.get(call)?.released(rank)) this.#payloads.delete(call);
  }

  /**
   * Answers a rank that has a large item or result: tells it where to write it.
   *
   * @throws {ProtocolError} If the rank has a segment, or has asked for one since its last item of this call.
   */
  wanted(rank: number, call: number): void {
    if (this.#granted.has(rank)) {
      throw new ProtocolError("Cannot read frame: it already has a segment", { rank });
    }
    // Each answer waits in memory until the rank reads it.
    if (this.#asked.get(rank) === call) {
      throw new ProtocolError("Cannot read frame: it has asked for a segment before", { rank });
    }
    this.#asked.set(rank, call);
    this.answer(rank);
  }

  /** Tells a rank where to write its next large item or result. */
  answer(rank: number): void {
    if (!this.#grant(rank)) this.#tellGrant(rank, 0, 0);
  }

  /**
   * Takes over the segment of a rank's item or result. {@linkcode Segments.answer} must follow an item.
   *
   * @returns The frame, with parts that can be read.
   * @throws {ProtocolError} If the rank names a segment that is not its own, a place outside of it, or the
   * same place twice, or has made the segment too long.
   */
  claim(rank: number, frame: Frame): Frame {
    if (frame.type === FrameType.Item) this.#asked.delete(rank);
    if (frame.parts.length === 0) return frame;
    const shared = frame.parts.filter((part) => part instanceof SharedPart);
    if (shared.length === 0) return frame;
    const refuse = (state: string) => new ProtocolError(`Cannot read frame: ${state}`, { rank });
    const grant = this.#granted.get(rank);
    if (grant === undefined || shared.some(({ segment }) => segment !== grant.segment.number)) {
      throw refuse("a part is not in the segment of its rank");
    }
    const { segment } = grant;
    const size = segment.size();
    // Otherwise a few bytes could cost as much memory as a file can seem to have.
    if (size > grant.byteLength + SEGMENT_PAGE) {
      throw refuse("the segment of its rank is longer than allowed");
    }
    let end = 0;
    for (const { offset, byteLength } of shared) {
      if (offset < end) throw refuse("parts in the segment of its rank overlap");
      end = offset + byteLength;
    }
    if (end > size) throw refuse("a part is not in the segment of its rank");
    this.#granted.delete(rank);
    if (frame.type === FrameType.Result) this.#wanting.add(rank);
    if (segment.byteLength < size) {
      this.#pool.makeRoom(segment, size);
      segment.byteLength = size;
    }
    const lease = new ResultLease(this.#pool, segment);
    const parts = frame.parts.map((part) => part instanceof SharedPart ? new ResultPart(part, lease) : part);
    return { ...frame, parts };
  }

  /** Notes that a rank's process has ended. */
  gone(rank: number): void {
    this.#setup.gone(rank);
    for (const call of [...this.#payloads.keys()]) this.released(rank, call);
    const granted = this.#granted.get(rank);
    if (granted !== undefined) this.#pool.release(granted.segment);
    this.#granted.delete(rank);
    this.#asked.delete(rank);
    this.#wanting.delete(rank);
    this.#pool.retire();
  }

  /** Notes that a rank has connected. It cannot open the segments that the others have open. */
  joined(): void {
    this.#pool.retire();
  }

  /** Closes all segments. */
  close(): void {
    this.#pool.close();
  }

  #grant(rank: number): boolean {
    this.#wanting.delete(rank);
    if (this.#granted.has(rank)) return true;
    const segment = this.#pool.lease();
    if (segment === null) return false;
    this.#announce(segment);
    const byteLength = this.#pool.mostBytes(segment);
    this.#granted.set(rank, { segment, byteLength });
    this.#tellGrant(rank, segment.number, byteLength);
    return true;
  }

  /** Allows a rank to write more if there is more room than there was. */
  #extend(rank: number, { segment, byteLength }: Grant): void {
    const most = this.#pool.mostBytes(segment);
    if (most <= byteLength) return;
    this.#granted.set(rank, { segment, byteLength: most });
    this.#tellGrant(rank, segment.number, most);
  }

  #revoke(): void {
    for (const [rank, { segment }] of this.#granted) {
      this.#tellGrant(rank, 0, 0);
      this.#wanting.add(rank);
      // A rank that ran out of memory may have made it longer, and written nothing.
      segment.byteLength = Math.max(segment.byteLength, segment.size());
      this.#pool.release(segment);
    }
    this.#granted.clear();
  }

  #tellGrant(rank: number, segment: number, byteLength: number): void {
    this.#ranks[rank]?.send({
      type: FrameType.Granted,
      body: encodeMessage<Granted>({ segment, byteLength }),
    });
  }

  /** Tells all ranks to open a segment. */
  #announce(segment: Segment): void {
    if (segment.told.size > 0) return;
    this.#byNumber.set(segment.number, segment);
    for (const { rank } of this.#ranks) segment.told.add(rank);
    this.#tell({ segment: segment.number, path: segment.path, nonce: segment.nonce });
  }

  #forget({ number }: Segment): void {
    this.#byNumber.delete(number);
    this.#tell({ segment: number, path: null, nonce: "" });
  }

  #tell(message: SegmentMessage): void {
    const body = encodeMessage<SegmentMessage>(message);
    for (const rank of this.#ranks) rank.send({ type: FrameType.Segment, body });
  }
}
