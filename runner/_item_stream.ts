/** The caller's end of a stream. @module */
import { DistributedError, TimeoutError } from "../errors.ts";
import { type Frame, FrameFlag } from "../protocol/frame.ts";
import { decodeValue } from "../protocol/value_codec.ts";
import { encodeErrorEvent, encodeTextEvent } from "../protocol/text_event.ts";
import type { CallSink } from "./_call.ts";
import { decodeResult } from "./_result_sinks.ts";

/** The producer is told of what was read once it adds up to one of these, well before it has to wait. */
const CREDIT_ITEMS = 16;
const CREDIT_BYTES = 4 * 1024 * 1024;
/** What the producer may have on its way. */
const BUFFER_ITEMS = 64;
const BUFFER_BYTES = 16 * 1024 * 1024;

/** What a stream tells of itself. */
export interface ItemStreamHooks {
  /** The reader has taken this much more. */
  credit(items: number, bytes: number): void;
  /** The reader wants no more, or was too slow. */
  giveUp(reason: unknown): void;
}

/** Options of an {@linkcode ItemStream}. */
export interface ItemStreamOptions {
  /** Yield text events. */
  asTextEvents: boolean;
  /** Limit for the gap between two arrivals, if there is one. */
  streamingTimeoutMs: number | undefined;
  /** How long a full buffer may wait for its reader. */
  readerTimeoutMs: number;
}

interface Chunk {
  readonly value: unknown;
  readonly byteLength: number;
  readonly counted: boolean;
}

/** Items as they come, then the result, as a `ReadableStream`.
 *
 * Items wait in a buffer of its own rather than in the `ReadableStream`'s, so that it knows what the reader has
 * taken, and so that an error comes after the items before it.
 */
export class ItemStream implements CallSink {
  /** The reader's end. */
  readonly readable: ReadableStream<unknown>;

  #hooks: ItemStreamHooks;
  #options: ItemStreamOptions;
  #chunks: Chunk[] = [];
  #bufferedBytes = 0;
  #takenItems = 0;
  #takenBytes = 0;
  #produced = false;
  #end: { reason: unknown } | "closed" | null = null;
  #wake: (() => void) | null = null;
  #gapTimer: Watchdog | null = null;
  #readerTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ItemStreamOptions, hooks: ItemStreamHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.readable = new ReadableStream<unknown>({
      pull: (controller) => this.#pull(controller),
      cancel: (reason) => this.#cancelled(reason),
    }, { highWaterMark: 0 });
    const { streamingTimeoutMs } = options;
    if (streamingTimeoutMs !== undefined) {
      const onLate = () =>
        this.#hooks.giveUp(
          new TimeoutError(`Cannot go on with stream: nothing came for ${streamingTimeoutMs} ms`),
        );
      // A producer that waits for its reader is not late.
      this.#gapTimer = new Watchdog(streamingTimeoutMs, () => this.#isFull(), onLate);
    }
  }

  item(frame: Frame): void {
    this.#gapTimer?.reset();
    const byteLength = frame.parts.reduce((sum, part) => sum + part.length, frame.body.length);
    this.#push({ value: this.#itemOf(frame), byteLength, counted: true });
    if (this.#isFull()) this.#watchReader();
  }

  succeed(results: readonly (Frame | null)[]): void {
    const value = decodeResult(results[0] ?? null);
    if (value === undefined && !this.#produced) {
      return this.fail(
        new DistributedError(
          "nothing_produced",
          "Cannot end stream: the call returned undefined and no items",
        ),
      );
    }
    if (value !== undefined) {
      this.#push({
        value: this.#options.asTextEvents ? encodeTextEvent(value) : value,
        byteLength: 0,
        counted: false,
      });
    }
    this.#finish("closed");
  }

  fail(reason: unknown): void {
    if (this.#options.asTextEvents) {
      this.#push({ value: encodeErrorEvent(reason), byteLength: 0, counted: false });
      this.#finish("closed");
    } else {
      this.#finish({ reason });
    }
  }

  #isFull(): boolean {
    return this.#chunks.length >= BUFFER_ITEMS || this.#bufferedBytes >= BUFFER_BYTES;
  }

  #itemOf(frame: Frame): unknown {
    const { asTextEvents } = this.#options;
    if (frame.flags & FrameFlag.TextEvent) return frame.parts[0];
    const value = decodeValue(frame.body, frame.parts);
    return asTextEvents ? encodeTextEvent(value) : value;
  }

  #push(chunk: Chunk): void {
    this.#produced = true;
    this.#bufferedBytes += chunk.byteLength;
    this.#chunks.push(chunk);
    this.#wake?.();
  }

  #finish(end: { reason: unknown } | "closed"): void {
    this.#end ??= end;
    this.#stopTimers();
    this.#wake?.();
  }

  async #pull(controller: ReadableStreamDefaultController<unknown>): Promise<void> {
    while (this.#chunks.length === 0 && this.#end === null) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    this.#wake = null;
    const chunk = this.#chunks.shift();
    if (chunk !== undefined) {
      this.#taken(chunk);
      controller.enqueue(chunk.value);
    }
    // Closing with the last chunk, so that a reader of it need not ask once more to learn of the end.
    if (this.#chunks.length > 0 || this.#end === null) return;
    if (this.#end === "closed") controller.close();
    else if (chunk === undefined) controller.error(this.#end.reason);
  }

  #taken({ byteLength, counted }: Chunk): void {
    this.#bufferedBytes -= byteLength;
    clearTimeout(this.#readerTimer);
    this.#readerTimer = undefined;
    if (!counted || this.#end !== null) return;
    this.#takenItems++;
    this.#takenBytes += byteLength;
    if (this.#takenItems < CREDIT_ITEMS && this.#takenBytes < CREDIT_BYTES) return;
    this.#hooks.credit(this.#takenItems, this.#takenBytes);
    this.#takenItems = 0;
    this.#takenBytes = 0;
  }

  #cancelled(reason: unknown): void {
    this.#chunks = [];
    this.#finish("closed");
    this.#hooks.giveUp(reason);
  }

  #watchReader(): void {
    const { readerTimeoutMs } = this.#options;
    this.#readerTimer ??= setTimeout(() => {
      this.#hooks.giveUp(
        new TimeoutError(
          `Cannot go on with stream: its reader took nothing from a full buffer for ${readerTimeoutMs} ms`,
        ),
      );
    }, readerTimeoutMs);
  }

  #stopTimers(): void {
    this.#gapTimer?.stop();
    clearTimeout(this.#readerTimer);
  }
}

/** Calls back when it was not reset for so long, unless it is excused. Resetting costs no timer. */
class Watchdog {
  #limitMs: number;
  #isExcused: () => boolean;
  #onLate: () => void;
  #lastAt = performance.now();
  #timer: ReturnType<typeof setTimeout>;

  constructor(limitMs: number, isExcused: () => boolean, onLate: () => void) {
    this.#limitMs = limitMs;
    this.#isExcused = isExcused;
    this.#onLate = onLate;
    this.#timer = setTimeout(() => this.#look(), limitMs);
  }

  reset(): void {
    this.#lastAt = performance.now();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    if (this.#isExcused()) this.reset();
    const leftMs = this.#lastAt + this.#limitMs - performance.now();
    if (leftMs <= 0) this.#onLate();
    else this.#timer = setTimeout(() => this.#look(), leftMs);
  }
}
