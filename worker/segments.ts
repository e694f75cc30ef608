/**
 * A rank's use of the memory that the runner shares with it.
 *
 * @module
 */
import {
  closeSegment,
  openSegment,
  readSegment,
  releaseSegments,
  tensorInSegment,
  writeSegment,
} from "../ffi/runtime.ts";
import { ProtocolError } from "../errors.ts";
import {
  type DecodeValueOptions,
  encodeMessage,
  type FrameInit,
  FrameType,
  type Granted,
  messageOfThrown,
  type Opened,
  ownBuffer,
  PAGE_MARK,
  type Part,
  type Segment,
  SEGMENT_PAGE,
  SharedPart,
} from "../protocol/mod.ts";

/** Smaller parts of a result travel faster through the socket, in bytes. */
const THRESHOLD = 256 * 1024;

const NONE: Granted = { segment: 0, byteLength: 0 };

/** The segments that this rank has open. */
export class RankSegments {
  readonly #send: (frame: FrameInit) => Promise<void>;
  /** Handles, by the numbers of the segments. */
  readonly #handles = new Map<number, number>();
  /** The segment for the next large result. */
  #granted: Granted | null = null;
  #waiting: PromiseWithResolvers<Granted> | null = null;
  #stopped = false;
  #hasPrinted = false;

  /**
   * Starts without segments.
   *
   * @param send Sends a frame to the runner.
   */
  constructor(send: (frame: FrameInit) => Promise<void>) {
    this.#send = send;
  }

  /** Opens or closes a segment, as the runner asks. */
  take({ segment, path, nonce }: Segment): void {
    if (path === null) {
      const handle = this.#handles.get(segment);
      if (handle !== undefined) closeSegment(handle);
      this.#handles.delete(segment);
      if (this.#granted?.segment === segment) this.#granted = null;
      return;
    }
    let error: string | null = null;
    try {
      this.#handles.set(segment, openSegment(path, headOf(nonce)));
    } catch (cause) {
      error = messageOfThrown(cause);
    }
    this.#send({ type: FrameType.Opened, body: encodeMessage<Opened>({ segment, error }) });
  }

  /** Notes where the next large result may be written. */
  grant(granted: Granted): void {
    if (this.#waiting === null) {
      this.#granted = granted.segment === 0 ? null : granted;
    } else {
      this.#waiting.resolve(granted);
      this.#waiting = null;
    }
  }

  /** Waits for no further segments: the runner stops this rank. */
  stop(): void {
    this.#stopped = true;
    this.#waiting?.resolve(NONE);
    this.#waiting = null;
  }

  /** Returns how to decode parts that are in segments. */
  decoding(call: number): Pick<DecodeValueOptions, "read" | "tensor"> {
    return {
      read: (part) => part instanceof SharedPart ? this.#read(part) : ownBuffer(part),
      tensor: (part, dtype, shape) => {
        // The elements of a bool tensor may need a correction, which would copy them anyway.
        if (dtype === "bool") return undefined;
        const { offset, byteLength } = part;
        return tensorInSegment(dtype, shape, { segment: this.#handleOf(part), offset, byteLength, call });
      },
    };
  }

  /**
   * Ends a call's use of segments. Its scope must have ended. Tensors that the program has kept get their own
   * memory.
   *
   * @param call The number of the call.
   */
  async release(call: number): Promise<void> {
    releaseSegments(call);
    await this.#send({ type: FrameType.Released, call });
  }

  /**
   * Copies the large parts of a result into a segment.
   *
   * @param parts The parts.
   * @param call The number of the call.
   * @returns The parts to send: places in the segment, and parts that must go with the frame.
   */
  async place(parts: readonly Uint8Array<ArrayBuffer>[], call: number): Promise<readonly Part[]> {
    if (!parts.some(({ byteLength }) => byteLength >= THRESHOLD)) return parts;
    const granted = this.#granted ?? await this.#want(call);
    this.#granted = null;
    const handle = this.#handles.get(granted.segment);
    if (handle === undefined) return parts;
    try {
      const placed = write(parts, granted, handle);
      if (placed.some((part) => part instanceof SharedPart)) return placed;
    } catch (error) {
      this.#print(error);
    }
    this.#granted = granted;
    return parts;
  }

  #want(call: number): Promise<Granted> {
    if (this.#stopped) return Promise.resolve(NONE);
    this.#waiting = Promise.withResolvers<Granted>();
    const { promise } = this.#waiting;
    this.#send({ type: FrameType.Wanted, call });
    return promise;
  }

  #read(part: SharedPart): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(part.byteLength);
    readSegment(this.#handleOf(part), part.offset, bytes);
    return bytes;
  }

  #handleOf({ segment }: SharedPart): number {
    const handle = this.#handles.get(segment);
    if (handle === undefined) throw new ProtocolError(`Cannot read payload: segment ${segment} is not open`);
    return handle;
  }

  #print(error: unknown): void {
    if (this.#hasPrinted) return;
    this.#hasPrinted = true;
    const reason = messageOfThrown(error);
    console.error(`Cannot share memory with the runner: ${reason}; large results go through the socket`);
  }
}

/** Returns the first bytes of a segment. */
function headOf(nonce: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array([...PAGE_MARK, ...new TextEncoder().encode(nonce)]);
}

/** Writes parts while there is room for them. */
function write(
  parts: readonly Uint8Array<ArrayBuffer>[],
  { segment, byteLength }: Granted,
  handle: number,
): Part[] {
  let offset = SEGMENT_PAGE;
  return parts.map((part) => {
    if (part.byteLength < THRESHOLD || offset + part.byteLength > byteLength) return part;
    writeSegment(handle, offset, part);
    const placed = new SharedPart(segment, offset, part.byteLength);
    offset = Math.ceil((offset + part.byteLength) / SEGMENT_PAGE) * SEGMENT_PAGE;
    return placed;
  });
}
