/**
 * Decodes frames from a stream of bytes.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";
import {
  areFlagsValid,
  ENTRY_BYTE_LENGTH,
  exceededLimit,
  type Frame,
  FrameFlag,
  type FrameLimits,
  FrameType,
  HANDSHAKE_LIMITS,
  isFrameType,
  limitsOf,
  PREFIX_BYTE_LENGTH,
  SHARED_ENTRY_BYTE_LENGTH,
} from "./frame.ts";
import { type Part, SEGMENT_PAGE, SharedPart } from "./shared_part.ts";

const STAGING_BYTE_LENGTH = 64 * 1024;
/** An unauthenticated peer gets only as much memory as a handshake frame needs. */
const HANDSHAKE_STAGING_BYTE_LENGTH = PREFIX_BYTE_LENGTH + HANDSHAKE_LIMITS.bodyByteLength;
/** Used for all empty bodies and parts, because creating a million empty arrays takes seconds. */
const NO_BYTES = new Uint8Array(0);
const NO_PARTS: readonly Part[] = [];

interface Head {
  readonly type: FrameType;
  readonly flags: number;
  readonly checkpoints: number;
  readonly call: number;
  readonly bodyByteLength: number;
  readonly partCount: number;
}

/** The length of a part that follows the body, or the place of a shared one. */
type PartEntry = number | SharedPart;

type State =
  /** Waiting for a prefix. */
  | { step: "prefix" }
  /** Waiting for the lengths of the parts. */
  | { step: "lengths"; head: Head }
  /** Waiting for the body. */
  | { step: "body"; head: Head; entries: readonly PartEntry[] }
  /** Filling `target`: a body or a part that does not fit in the staging buffer. */
  | { step: "fill"; target: Uint8Array<ArrayBuffer>; filled: number; byteLength: number; then: () => void };

/**
 * Decodes frames from bytes that the caller reads into the decoder's buffers.
 *
 * The decoder does no I/O. Get a buffer from {@linkcode FrameDecoder.buffer}, read into it, and pass the
 * number of bytes to {@linkcode FrameDecoder.advance}. Small frames pass through one staging buffer. Large
 * bodies and parts are read directly into their final memory.
 */
export class FrameDecoder {
  /**
   * The accepted sizes. Starts as {@linkcode HANDSHAKE_LIMITS}. Raise it after the peer has proved its
   * identity.
   */
  limits: FrameLimits = HANDSHAKE_LIMITS;

  #staging = new Uint8Array(HANDSHAKE_STAGING_BYTE_LENGTH);
  #start = 0;
  #end = 0;
  #state: State = { step: "prefix" };
  #onFrame: (frame: Frame) => void;
  #body: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #parts: Part[] = [];

  /**
   * Creates a decoder.
   *
   * @param onFrame Called with each frame, in order. The frame's body is valid until it returns.
   */
  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /**
   * Returns the buffer for the next read.
   *
   * @returns At least one byte. Valid until the next {@linkcode FrameDecoder.advance}.
   */
  buffer(): Uint8Array<ArrayBuffer> {
    if (this.#state.step === "fill") return this.#state.target.subarray(this.#state.filled);
    // The setter of the limits cannot grow the buffer, because a read into the old buffer may be in progress.
    if (this.limits !== HANDSHAKE_LIMITS && this.#staging.length < STAGING_BYTE_LENGTH) this.#grow();
    return this.#end === 0 ? this.#staging : this.#staging.subarray(this.#end);
  }

  /**
   * Processes bytes that were read into {@linkcode FrameDecoder.buffer}.
   *
   * @param byteLength Number of bytes.
   * @throws {ProtocolError} If the bytes are not a frame, or exceed the limits. The decoder cannot be used
   * afterward.
   */
  advance(byteLength: number): void {
    if (this.#state.step === "fill") {
      const state = this.#state;
      state.filled += byteLength;
      // `target.length` is not used here: V8's optimized code reads lengths over 2 GiB as negative numbers.
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
   * Marks the end of the stream.
   *
   * @throws {ProtocolError} If a frame is incomplete.
   */
  finish(): void {
    if (this.#state.step !== "prefix" || this.#end > this.#start) {
      throw new ProtocolError("Cannot read frame: the connection ended inside it");
    }
  }

  /** Runs one step of the state machine. Returns whether another step may be possible. */
  #step(): boolean {
    const state = this.#state;
    switch (state.step) {
      case "prefix":
        return this.#readPrefix();
      case "lengths":
        return this.#readLengths(state.head);
      case "body":
        return this.#readBody(state.head, state.entries);
      case "fill":
        return false;
    }
  }

  #readPrefix(): boolean {
    if (this.#end - this.#start < PREFIX_BYTE_LENGTH) return false;
    const at = this.#start;
    const type = this.#staging[at]!;
    const flags = this.#staging[at + 1]!;
    const checkpoints = this.#staging[at + 2]! + 256 * this.#staging[at + 3]!;
    this.#start += PREFIX_BYTE_LENGTH;
    if (!isFrameType(type) || (checkpoints !== 0 && type !== FrameType.Result)) {
      throw new ProtocolError(`Cannot read frame: unknown type ${type}`);
    }
    if (!areFlagsValid(type, flags)) {
      throw new ProtocolError(`Cannot read frame: a frame of type ${type} has invalid flags ${flags}`);
    }
    const call = this.#uint32(at + 4);
    const bodyByteLength = this.#uint32(at + 8);
    const partCount = this.#uint32(at + 12);
    this.#check(type, bodyByteLength, partCount, 0);
    // Most frames are small and have no parts. They need no state.
    if (partCount === 0 && bodyByteLength <= this.#end - this.#start) {
      const start = this.#start;
      this.#start += bodyByteLength;
      const body = bodyByteLength === 0 ? NO_BYTES : this.#staging.subarray(start, this.#start);
      this.#onFrame({ type, flags, call, checkpoints, body, parts: NO_PARTS });
      return true;
    }
    const head: Head = { type, flags, checkpoints, call, bodyByteLength, partCount };
    this.#state = partCount === 0 ? { step: "body", head, entries: [] } : { step: "lengths", head };
    return true;
  }

  /** Reads a number of the staging buffer. Allocates nothing, as a `DataView` would. */
  #uint32(at: number): number {
    const bytes = this.#staging;
    return bytes[at]! + 2 ** 8 * bytes[at + 1]! + 2 ** 16 * bytes[at + 2]! + 2 ** 24 * bytes[at + 3]!;
  }

  #readLengths(head: Head): boolean {
    const isShared = (head.flags & FrameFlag.Shared) !== 0;
    const entryByteLength = isShared ? SHARED_ENTRY_BYTE_LENGTH : ENTRY_BYTE_LENGTH;
    const byteLength = entryByteLength * head.partCount;
    const take = (bytes: Uint8Array<ArrayBuffer>) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, byteLength);
      const entries: PartEntry[] = [];
      let total = 0;
      for (let at = 0; at < byteLength; at += entryByteLength) {
        const length = view.getUint32(at, true) + 2 ** 32 * view.getUint32(at + 4, true);
        total += length;
        entries.push(isShared ? readEntry(view, at, length) : length);
      }
      this.#check(head.type, head.bodyByteLength, head.partCount, total);
      this.#state = { step: "body", head, entries };
    };
    return this.#take(byteLength, take);
  }

  #readBody(head: Head, entries: readonly PartEntry[]): boolean {
    return this.#take(head.bodyByteLength, (bytes) => {
      this.#body = bytes;
      if (entries.length === 0) {
        this.#emit(head, []);
        return;
      }
      // The following parts would overwrite a body in the staging buffer.
      if (bytes.buffer === this.#staging.buffer) this.#body = bytes.slice();
      this.#parts = [];
      this.#readPart(head, entries);
    });
  }

  /** Reads the remaining parts, or enters a `fill` state for the next incomplete one. */
  #readPart(head: Head, entries: readonly PartEntry[]): void {
    while (this.#parts.length < entries.length) {
      const entry = entries[this.#parts.length]!;
      if (entry instanceof SharedPart || entry === 0) {
        this.#parts.push(entry === 0 ? NO_BYTES : entry);
        continue;
      }
      const target = allocate(entry);
      const staged = Math.min(entry, this.#end - this.#start);
      target.set(this.#staging.subarray(this.#start, this.#start + staged));
      this.#start += staged;
      this.#parts.push(target);
      if (staged < entry) {
        const then = () => this.#readPart(head, entries);
        this.#state = { step: "fill", target, filled: staged, byteLength: entry, then };
        return;
      }
    }
    const parts = this.#parts;
    this.#parts = [];
    this.#emit(head, parts);
  }

  #emit(head: Head, parts: readonly Part[]): void {
    this.#state = { step: "prefix" };
    const body = this.#body;
    const { type, flags, call, checkpoints } = head;
    this.#onFrame({ type, flags, call, checkpoints, body, parts });
  }

  /**
   * Passes `byteLength` bytes to `then`: immediately if they are staged, or after a fill if they do not fit
   * in the staging buffer.
   */
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

  /** Moves data to the start of the staging buffer, so that the next read always has room. */
  #compact(): void {
    if (this.#start === 0) return;
    if (this.#start < this.#end) this.#staging.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
  }

  #grow(): void {
    const staging = new Uint8Array(STAGING_BYTE_LENGTH);
    staging.set(this.#staging.subarray(0, this.#end));
    this.#staging = staging;
  }

  #check(type: FrameType, bodyByteLength: number, partCount: number, partsByteLength: number): void {
    const excess = exceededLimit(bodyByteLength, partCount, partsByteLength, this.limits) ??
      exceededLimit(bodyByteLength, partCount, partsByteLength, limitsOf(type));
    if (excess !== null) throw new ProtocolError(`Cannot read frame: ${excess}`);
  }
}

/** Reads where a part of a frame with shared parts is. */
function readEntry(view: DataView, at: number, byteLength: number): PartEntry {
  const segment = view.getUint32(at + 8, true);
  const page = view.getUint32(at + 12, true);
  if (segment !== 0) return new SharedPart(segment, page * SEGMENT_PAGE, byteLength);
  if (page !== 0) throw new ProtocolError("Cannot read frame: a part has a place in no segment");
  return byteLength;
}

/** Allocates memory. The system commits it as bytes arrive, so this fails only if the size is impossible. */
function allocate(byteLength: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(byteLength);
  } catch (cause) {
    const state = `there is no memory for the ${byteLength} bytes that it declares`;
    throw new ProtocolError(`Cannot read frame: ${state}`, { cause });
  }
}
