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
import { NativeError, ProtocolError } from "../errors.ts";
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

/** Smaller parts of an item or a result travel faster through the socket, in bytes. */
const THRESHOLD = 256 * 1024;

/** The segments that this rank has open. */
export class RankSegments {
  readonly #send: (frame: FrameInit) => Promise<void>;
  /** Handles, by the numbers of the segments. */
  readonly #handles = new Map<number, number>();
  /** Why segments could not be opened, by their numbers. */
  readonly #refusals = new Map<number, string>();
  /** The segment for the next large item or result. */
  #granted: Granted | null = null;
  /** Where its next part begins. Parts before that belong to a value that is not sent yet. */
  #end = SEGMENT_PAGE;
  /** Settles when the runner has said where the next large value goes; `null` if it has. */
  #answer: PromiseWithResolvers<void> | null = null;
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
      this.#refusals.delete(segment);
      if (this.#granted?.segment === segment) this.#granted = null;
      return;
    }
    let error: string | null = null;
    try {
      this.#handles.set(segment, openSegment(path, headOf(nonce)));
    } catch (cause) {
      error = messageOfThrown(cause);
      this.#refusals.set(segment, error);
    }
    this.#send({ type: FrameType.Opened, body: encodeMessage<Opened>({ segment, error }) });
  }

  /** Notes where the next large item or result may be written. */
  grant(granted: Granted): void {
    this.#granted = granted.segment === 0 ? null : granted;
    this.#answer?.resolve();
    this.#answer = null;
  }

  /** Waits for no further segments: the runner stops this rank. */
  stop(): void {
    this.#stopped = true;
    this.#answer?.resolve();
    this.#answer = null;
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
   * Copies a large part of an item or a result into the segment that this rank has.
   *
   * @param bytes The part.
   * @returns Its place; `null` if it is small, there is no segment, or no room for the part.
   */
  readonly place = (bytes: Uint8Array): SharedPart | null => {
    // Native code takes no shared array buffers.
    if (bytes.byteLength < THRESHOLD || !(bytes.buffer instanceof ArrayBuffer)) return null;
    const handle = this.#granted === null ? undefined : this.#handles.get(this.#granted.segment);
    if (handle === undefined) return null;
    const { segment, byteLength } = this.#granted!;
    const offset = this.#end;
    if (offset + bytes.byteLength > byteLength) return null;
    try {
      writeSegment(handle, offset, bytes as Uint8Array<ArrayBuffer>);
    } catch (error) {
      this.#print(error);
      return null;
    }
    this.#end = Math.ceil((offset + bytes.byteLength) / SEGMENT_PAGE) * SEGMENT_PAGE;
    return new SharedPart(segment, offset, bytes.byteLength);
  };

  /** Returns whether a value has parts for which a segment is needed, and none of them is in one. */
  isNeeded(parts: readonly Part[]): boolean {
    let hasLarge = false;
    for (const part of parts) {
      if (part instanceof SharedPart) return false;
      hasLarge ||= part.byteLength >= THRESHOLD;
    }
    return hasLarge;
  }

  /**
   * Copies the large parts of an item or a result into a segment. Asks for one if this rank has none.
   *
   * @param parts The parts.
   * @param call The number of the call.
   * @returns The parts to send: places in the segment, and parts that must go with the frame.
   */
  async placeAll(parts: readonly Part[], call: number): Promise<readonly Part[]> {
    if (!this.isNeeded(parts)) return parts;
    if (this.#granted === null) await this.#ask(call);
    return parts.map((part) => part instanceof SharedPart ? part : this.place(part) ?? part);
  }

  /**
   * Gives the segment to the runner, with an item, if parts of it were placed. The runner answers with the
   * next segment.
   *
   * @returns Whether parts were placed.
   */
  giveWithItem(): boolean {
    if (this.#end === SEGMENT_PAGE) return false;
    this.giveWithResult();
    if (!this.#stopped) this.#answer = Promise.withResolvers<void>();
    return true;
  }

  /** Gives the segment to the runner, with a result, if parts of it were placed. */
  giveWithResult(): void {
    if (this.#end > SEGMENT_PAGE) this.#granted = null;
    this.#end = SEGMENT_PAGE;
  }

  /** Forgets the parts that were placed, because their value is not sent. */
  discard(): void {
    this.#end = SEGMENT_PAGE;
  }

  /** Waits until the runner has said where the next large value goes. */
  async #ask(call: number): Promise<void> {
    if (this.#answer === null) {
      if (this.#stopped) return;
      this.#answer = Promise.withResolvers<void>();
      this.#send({ type: FrameType.Wanted, call });
    }
    await this.#answer.promise;
  }

  #read(part: SharedPart): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(part.byteLength);
    readSegment(this.#handleOf(part), part.offset, bytes);
    return bytes;
  }

  #handleOf({ segment }: SharedPart): number {
    const handle = this.#handles.get(segment);
    if (handle !== undefined) return handle;
    const reason = this.#refusals.get(segment);
    if (reason !== undefined) {
      throw new NativeError(`Cannot read payload: ${reason}`, { operation: "openSegment" });
    }
    throw new ProtocolError(`Cannot read payload: segment ${segment} is not open`);
  }

  #print(error: unknown): void {
    if (this.#hasPrinted) return;
    this.#hasPrinted = true;
    const reason = messageOfThrown(error);
    console.error(`Cannot share memory with the runner: ${reason}; large data goes through the socket`);
  }
}

/** Returns the first bytes of a segment. */
function headOf(nonce: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array([...PAGE_MARK, ...new TextEncoder().encode(nonce)]);
}
