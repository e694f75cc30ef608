/**
 * Decodes frames like the two sides of a connection, without the connection.
 *
 * @module
 */
import { ProtocolError } from "../../errors.ts";
import {
  ABORT,
  CHALLENGE,
  checkRemoteError,
  checkTextEvents,
  CREDIT,
  decodeMessage,
  decodeValue,
  encodeTextEvent,
  EPOCH,
  FAILURE,
  type Failure,
  fieldsFrom,
  type Frame,
  FRAME_LIMITS,
  FrameDecoder,
  FrameFlag,
  type FrameLimits,
  FrameType,
  fromRemoteError,
  GRANTED,
  HANDSHAKE_LIMITS,
  HELLO,
  JOINED,
  LOADED,
  OPENED,
  ownParts,
  PROOF,
  READY,
  scanValue,
  SEGMENT,
  SharedPart,
  STORE,
  WELCOME,
} from "../../protocol/mod.ts";
import type { Random } from "./random.ts";

const SCHEMAS = {
  [FrameType.Hello]: HELLO,
  [FrameType.Challenge]: CHALLENGE,
  [FrameType.Proof]: PROOF,
  [FrameType.Welcome]: WELCOME,
  [FrameType.Loaded]: LOADED,
  [FrameType.Epoch]: EPOCH,
  [FrameType.Ready]: READY,
  [FrameType.Credit]: CREDIT,
  [FrameType.Abort]: ABORT,
  [FrameType.Store]: STORE,
  [FrameType.Joined]: JOINED,
  [FrameType.Segment]: SEGMENT,
  [FrameType.Opened]: OPENED,
  [FrameType.Granted]: GRANTED,
};

/**
 * Allocates less than the limits: if a frame claims a gigabyte, nothing follows, but allocating it takes as
 * long as a hundred frames.
 */
const SMALL: FrameLimits = { bodyByteLength: 2 ** 20, partCount: 2 ** 12, partsByteLength: 2 ** 20 };

/** How bytes were received. */
export type Outcome = "read" | "refused" | "cut";

/** Reads frames like a connection, and decodes their contents. */
export class Reader {
  /** Kept between reads, because creating its buffer takes longer than reading a frame. */
  #decoder: FrameDecoder | null = null;
  #refused = false;

  /**
   * Reads bytes in chunks of random sizes.
   *
   * @param bytes The bytes.
   * @param random Decides the sizes of the chunks.
   * @returns The outcome.
   * @throws {Error} Any error other than `ProtocolError`, and if a scanned value cannot be decoded.
   */
  read(bytes: Uint8Array<ArrayBuffer>, random: Random): Outcome {
    const decoder = this.#decoder ??= new FrameDecoder((frame) => this.#take(frame));
    decoder.limits = random.below(64) === 0
      ? FRAME_LIMITS
      : random.pick([HANDSHAKE_LIMITS, SMALL, SMALL, SMALL]);
    this.#refused = false;
    try {
      feed(decoder, bytes, random);
    } catch (error) {
      checkRefusal(error);
      this.#decoder = null;
      return "refused";
    }
    try {
      decoder.finish();
      return this.#refused ? "refused" : "read";
    } catch (error) {
      checkRefusal(error);
      this.#decoder = null;
      return "cut";
    }
  }

  /** A connection would end at the first refused frame; this reader continues with the next. */
  #take(frame: Frame): void {
    try {
      take(frame);
    } catch (error) {
      checkRefusal(error);
      this.#refused = true;
    }
  }
}

function feed(decoder: FrameDecoder, bytes: Uint8Array<ArrayBuffer>, random: Random): void {
  const most = random.pick([1, 7, 100, 1e9]);
  for (let offset = 0; offset < bytes.length;) {
    const target = decoder.buffer();
    const count = Math.min(1 + random.below(most), target.length, bytes.length - offset);
    target.set(bytes.subarray(offset, offset + count));
    decoder.advance(count);
    offset += count;
  }
}

function checkRefusal(error: unknown): void {
  if (!(error instanceof ProtocolError)) throw error;
}

function take({ type, flags, body, parts }: Frame): void {
  switch (type) {
    case FrameType.Setup:
    case FrameType.Call:
    case FrameType.Item:
    case FrameType.Result:
      return flags & FrameFlag.TextEvent ? takeEvent(ownParts(parts)[0]!) : takeValue(body, parts);
    case FrameType.Failure:
      return takeFailure(decodeMessage<Failure>(FAILURE, body).error);
    default: {
      const schema = SCHEMAS[type as keyof typeof SCHEMAS];
      if (schema !== undefined) decodeMessage(schema as typeof STORE, body);
    }
  }
}

function takeValue(body: Uint8Array<ArrayBuffer>, parts: Frame["parts"]): void {
  scanValue(body, parts);
  // Their bytes are elsewhere.
  if (parts.some((part) => part instanceof SharedPart)) return;
  let value: unknown;
  try {
    value = decodeValue(body, parts);
  } catch (error) {
    throw new Error("a value that passed the scan cannot be decoded", { cause: error });
  }
  if ({}.constructor !== Object || "polluted" in {}) throw new Error("a prototype was changed");
  try {
    takeEvent(encodeTextEvent(value));
  } catch (error) {
    // A value whose text is longer than the maximum string length has no event.
    if (!(error instanceof RangeError)) throw error;
  }
}

/** Checks that an accepted event has only data lines, for any client. */
function takeEvent(event: Uint8Array<ArrayBuffer> | undefined): void {
  if (event === undefined) throw new ProtocolError("Cannot read frame: it has no event");
  checkTextEvents(event);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(event);
  const events = text.split(/\r\n|\r|\n/);
  for (let index = 0; index < events.length - 2; index += 2) {
    if (!events[index]!.startsWith("data: ") || events[index + 1] !== "") {
      throw new Error("an event has other fields");
    }
    JSON.parse(events[index]!.slice("data: ".length));
  }
}

function takeFailure(error: Failure["error"]): void {
  const remote = checkRemoteError(error);
  fromRemoteError(remote);
  fieldsFrom(remote);
}
