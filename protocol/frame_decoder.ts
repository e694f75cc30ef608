/**
 * Frames out of a stream of bytes.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";
import {
  areFlagsOf,
  type Frame,
  type FrameLimits,
  type FrameType,
  HANDSHAKE_LIMITS,
  isFrameType,
  limitsOf,
  overLimit,
  PREFIX_BYTE_LENGTH,
} from "./frame.ts";

const STAGING_BYTE_LENGTH = 64 * 1024;
/** A stranger gets no more memory than the handshake's frames take. */
const HANDSHAKE_STAGING_BYTE_LENGTH = PREFIX_BYTE_LENGTH + HANDSHAKE_LIMITS.bodyByteLength;
/** Stands for every part that is empty: a million arrays of nothing take seconds to make. */
const NO_BYTES = new Uint8Array(0);

interface Head {
  readonly type: FrameType;
  readonly flags: number;
  readonly call: number;
  readonly bodyByteLength: number;
  readonly partCount: number;
}

type State =
  /** Waiting for a prefix. */
  | { step: "prefix" }
  /** Waiting for the lengths of the parts. */
  | { step: "lengths"; head: Head }
  /** Waiting for the body. */
  | { step: "body"; head: Head; lengths: readonly number[] }
  /** Filling `target`, the body or a part too large for the staging buffer. */
  | { step: "fill"; target: Uint8Array<ArrayBuffer>; filled: number; byteLength: number; then: () => void };

/**
 * Decodes frames from bytes that the caller reads into its buffers.
 *
 * The decoder does no I/O: ask {@linkcode FrameDecoder.buffer} where to read to, read, and say how many bytes
 * came by {@linkcode FrameDecoder.advance}. Small frames pass through one staging buffer; large bodies and
 * parts are read straight into the memory that they stay in.
 */
export class FrameDecoder {
  /**
   * What is accepted. Starts as {@linkcode HANDSHAKE_LIMITS}; raise it once the peer has proved who it is.
   */
  limits: FrameLimits = HANDSHAKE_LIMITS;

  #staging = new Uint8Array(HANDSHAKE_STAGING_BYTE_LENGTH);
  #start = 0;
  #end = 0;
  #state: State = { step: "prefix" };
  #onFrame: (frame: Frame) => void;
  #body: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #parts: Uint8Array<ArrayBuffer>[] = [];

  /**
   * Creates a decoder.
   *
   * @param onFrame Called with each frame, in order. The frame's body is valid until it returns.
   */
  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /**
   * Where to read the next bytes to.
   *
   * @returns At least one byte of room; valid until the next {@linkcode FrameDecoder.advance}.
   */
  buffer(): Uint8Array<ArrayBuffer> {
    if (this.#state.step === "fill") return this.#state.target.subarray(this.#state.filled);
    // Not when the limits are raised: bytes may be on their way into the buffer that was given out.
    if (this.limits !== HANDSHAKE_LIMITS && this.#staging.length < STAGING_BYTE_LENGTH) this.#grow();
    return this.#staging.subarray(this.#end);
  }

  /**
   * Takes the bytes that were read into {@linkcode FrameDecoder.buffer}.
   *
   * @param byteLength How many.
   * @throws {ProtocolError} If they are not a frame, or one over the limits. The decoder is of no use then.
   */
  advance(byteLength: number): void {
    if (this.#state.step === "fill") {
      const state = this.#state;
      state.filled += byteLength;
      // Not its `length`: V8's compiled code takes that of more than 2 GiB for a negative number.
      if (state.filled < state.byteLength) return;
      this.#state = { step: "prefix" };
      state.then();
    } else {
      this.#end += byteLength;
    }
    while (this.#step());
    this.#compact();
  }

  /**
   * Says that no more bytes will come.
   *
   * @throws {ProtocolError} If a frame is incomplete.
   */
  finish(): void {
    if (this.#state.step !== "prefix" || this.#end > this.#start) {
      throw new ProtocolError("Cannot read frame: the connection ended inside it");
    }
  }

  /** One step of the state machine. @returns Whether another may be possible. */
  #step(): boolean {
    const state = this.#state;
    switch (state.step) {
      case "prefix":
        return this.#readPrefix();
      case "lengths":
        return this.#readLengths(state.head);
      case "body":
        return this.#readBody(state.head, state.lengths);
      case "fill":
        return false;
    }
  }

  #readPrefix(): boolean {
    if (this.#end - this.#start < PREFIX_BYTE_LENGTH) return false;
    const view = new DataView(this.#staging.buffer, this.#start, PREFIX_BYTE_LENGTH);
    this.#start += PREFIX_BYTE_LENGTH;
    const type = view.getUint8(0);
    if (!isFrameType(type) || view.getUint16(2, true) !== 0) {
      throw new ProtocolError(`Cannot read frame: unknown type ${type}`);
    }
    if (!areFlagsOf(type, view.getUint8(1))) {
      throw new ProtocolError(`Cannot read frame: one of type ${type} has flags ${view.getUint8(1)}`);
    }
    const head: Head = {
      type,
      flags: view.getUint8(1),
      call: view.getUint32(4, true),
      bodyByteLength: view.getUint32(8, true),
      partCount: view.getUint32(12, true),
    };
    this.#check(head, 0);
    this.#state = head.partCount === 0 ? { step: "body", head, lengths: [] } : { step: "lengths", head };
    return true;
  }

  #readLengths(head: Head): boolean {
    const byteLength = 8 * head.partCount;
    const take = (bytes: Uint8Array<ArrayBuffer>) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, byteLength);
      const lengths: number[] = [];
      let total = 0;
      for (let index = 0; index < head.partCount; index++) {
        const length = view.getUint32(8 * index, true) + 2 ** 32 * view.getUint32(8 * index + 4, true);
        total += length;
        lengths.push(length);
      }
      this.#check(head, total);
      this.#state = { step: "body", head, lengths };
    };
    return this.#take(byteLength, take);
  }

  #readBody(head: Head, lengths: readonly number[]): boolean {
    return this.#take(head.bodyByteLength, (bytes) => {
      this.#body = bytes;
      if (lengths.length === 0) {
        this.#emit(head, []);
        return;
      }
      // The parts that follow would overwrite a body that lies in the staging buffer.
      if (bytes.buffer === this.#staging.buffer) this.#body = bytes.slice();
      this.#parts = [];
      this.#readPart(head, lengths);
    });
  }

  /** Reads the next part to the end or into a `fill` state, and the ones after it. */
  #readPart(head: Head, lengths: readonly number[]): void {
    while (this.#parts.length < lengths.length) {
      const length = lengths[this.#parts.length]!;
      if (length === 0) {
        this.#parts.push(NO_BYTES);
        continue;
      }
      const target = allocate(length);
      const staged = Math.min(length, this.#end - this.#start);
      target.set(this.#staging.subarray(this.#start, this.#start + staged));
      this.#start += staged;
      this.#parts.push(target);
      if (staged < length) {
        const then = () => this.#readPart(head, lengths);
        this.#state = { step: "fill", target, filled: staged, byteLength: length, then };
        return;
      }
    }
    const parts = this.#parts;
    this.#parts = [];
    this.#emit(head, parts);
  }

  #emit(head: Head, parts: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#state = { step: "prefix" };
    const body = this.#body;
    this.#onFrame({ type: head.type, flags: head.flags, call: head.call, body, parts });
  }

  /** Hands over `byteLength` bytes: at once if they are staged, after a fill if they could never be. */
  #take(byteLength: number, then: (bytes: Uint8Array<ArrayBuffer>) => void): boolean {
    const staged = this.#end - this.#start;
    if (staged >= byteLength) {
      const bytes = this.#staging.subarray(this.#start, this.#start + byteLength);
      this.#start += byteLength;
      then(bytes);
      return true;
    }
    if (byteLength <= this.#staging.length) return false;
    const target = allocate(byteLength);
    target.set(this.#staging.subarray(this.#start, this.#end));
    this.#start = this.#end;
    this.#state = { step: "fill", target, filled: staged, byteLength, then: () => then(target) };
    return false;
  }

  /** Makes room in the staging buffer, so that a read is never asked to fill nothing. */
  #compact(): void {
    if (this.#start === 0) return;
    this.#staging.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
  }

  #grow(): void {
    const staging = new Uint8Array(STAGING_BYTE_LENGTH);
    staging.set(this.#staging.subarray(0, this.#end));
    this.#staging = staging;
  }

  #check(head: Head, partsByteLength: number): void {
    for (const limits of [this.limits, limitsOf(head.type)]) {
      const excess = overLimit(head.bodyByteLength, head.partCount, partsByteLength, limits);
      if (excess !== null) throw new ProtocolError(`Cannot read frame: ${excess}`);
    }
  }
}

/** The system sets memory aside when bytes come: it refuses only what it could never have. */
function allocate(byteLength: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(byteLength);
  } catch (cause) {
    const state = `there is no memory for ${byteLength} bytes that it claims`;
    throw new ProtocolError(`Cannot read frame: ${state}`, { cause });
  }
}
