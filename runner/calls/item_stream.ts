/**
 * The caller's side of a stream.
 *
 * @module
 */
import { DistributedError, ProtocolError, StreamOverflowError, TimeoutError } from "../../errors.ts";
import {
  attempt,
  checkTextEvents,
  encodeComment,
  encodeTextEvent,
  type Frame,
  FrameFlag,
  isObject,
  messageOfThrown,
  ownParts,
  scanValue,
} from "../../protocol/mod.ts";
import { describeDuration } from "../../rank_report.ts";
import type { CallerDelay, CallSink } from "./call.ts";
import { atCallSite, type CallSite, lineOf } from "./call_site.ts";
import { errorEvent } from "./error_event.ts";
import type { ClientError, StreamOutcome } from "../call_options.ts";
import { type ItemValue, readItem } from "./read_item.ts";
import { decodeResult, describeWithheld } from "./result_sinks.ts";
import { StreamCredit } from "./stream_credit.ts";
import { Timer } from "../timer.ts";
import { Watchdog } from "./watchdog.ts";

/** Memory that unread items may use. It can be many times their size in bytes. */
const BUFFER_COST = 1024 * 1024 * 1024;
/** A value that costs less than this is not counted exactly. */
const ROUGH_COST = BUFFER_COST / 64;

/** Callbacks of a stream. */
export interface ItemStreamHooks {
  /** Called when the reader has taken this much more. */
  credit(items: number, bytes: number): void;
  /** Called to cancel the call: the reader wants no more, or the stream cannot continue. */
  cancel(reason: unknown): void;
  /**
   * Called when the reader is too slow. Nobody may be reading, so the error must also be reported elsewhere.
   */
  unread(error: DistributedError): void;
  /** Returns what the call waits for before it can begin, in words that end a sentence; `""` for nothing. */
  waitsFor?(): string;
  /** Called once when the stream has ended. */
  ended?(outcome: StreamOutcome): void;
}

/** Options of an {@linkcode ItemStream}. */
export interface ItemStreamOptions {
  /** Whether to yield text events. */
  asTextEvents: boolean;
  /** Maximum time between two items, in milliseconds, if there is a limit. */
  streamingTimeoutMs: number | undefined;
  /** Time that a full buffer may wait for its reader, in milliseconds. */
  readerTimeoutMs: number;
  /**
   * Size of the items that may wait for their reader while the producer goes on, in bytes; `null` if the
   * producer waits.
   */
  bufferBytes?: number | null;
  /**
   * Time that a reader of text events may wait before it receives a comment, in milliseconds; no limit if
   * left out.
   */
  commentIntervalMs?: number;
  /** Returns the object that a client receives for an error, in text events. */
  onError?: ((error: unknown) => ClientError) | undefined;
  /** Signal that cancels the call, if there is one. */
  signal?: AbortSignal | undefined;
  /** Line of the program that made the stream. */
  site?: CallSite;
}

interface Chunk {
  readonly value: unknown;
  readonly byteLength: number;
  /** Memory that the chunk uses, beside its bytes. */
  readonly cost: number;
  readonly counted: boolean;
  /** Settles when the value has all of its bulk data. Never rejects. */
  filled?: Promise<void>;
}

/**
 * A `ReadableStream` of items as they arrive, and the result last.
 *
 * Items wait in the buffer of this class, not in that of the `ReadableStream`. So the class knows what the
 * reader has taken, and an error follows the items before it.
 */
export class ItemStream implements CallSink {
  #readable: ReadableStream<unknown> | null = null;
  #hooks: ItemStreamHooks;
  #options: ItemStreamOptions;
  #chunks: Chunk[] = [];
  #bufferedBytes = 0;
  #bufferedItems = 0;
  #bufferedCost = 0;
  readonly #credit: StreamCredit;
  /** Size of the items that may wait while the producer goes on; `null` if it waits for the reader. */
  readonly #bufferBytes: number | null;
  #produced = false;
  /** Number of items that have arrived, and of those that were read. */
  #itemsCome = 0;
  #itemsRead = 0;
  #end: { reason: unknown } | "closed" | null = null;
  #wake: (() => void) | null = null;
  #gap: Watchdog | null = null;
  /** Watches a reader that has let the buffer fill. */
  #reader: Watchdog | null = null;
  /** When the buffer became full, or the reader last took an item from a full buffer. */
  #unreadSince = 0;

  constructor(options: ItemStreamOptions, hooks: ItemStreamHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#credit = new StreamCredit((items, bytes) => hooks.credit(items, bytes));
    this.#bufferBytes = options.bufferBytes ?? null;
  }

  /** The stream that the reader receives. It is made at first access, so that a call can leave before. */
  get readable(): ReadableStream<unknown> {
    return this.#readable ??= new ReadableStream<unknown>({
      pull: (controller) => this.#pull(controller),
      cancel: (reason) => this.#cancelled(reason),
    }, { highWaterMark: 0 });
  }

  /** Starts to limit the time between two items. The call has been queued or sent. */
  begin(): void {
    const { streamingTimeoutMs } = this.#options;
    if (streamingTimeoutMs === undefined || this.#end !== null) return;
    this.#gap = new Watchdog(streamingTimeoutMs, () => {
      // A producer that waits for its reader is not late.
      if (this.#credit.isUsedUp) return this.#gap?.reset();
      const message = `Cannot continue stream: nothing came for ${streamingTimeoutMs} ms`;
      this.#hooks.cancel(new TimeoutError(`${message}${this.#hooks.waitsFor?.() ?? ""}`));
    });
  }

  item(frame: Frame): void {
    this.#gap?.reset();
    let byteLength = frame.body.length;
    for (const part of frame.parts) byteLength += part.byteLength;
    const wasFull = this.#credit.isUsedUp;
    this.#credit.come(byteLength);
    try {
      const { value, cost, filled } = this.#itemOf(frame);
      const chunk: Chunk = { value, byteLength, cost, counted: true };
      if (filled !== null) chunk.filled = filled.catch((error) => this.#breakOff(chunk, error));
      this.#push(chunk);
    } catch (error) {
      // An item that violates the protocol breaks the connection. One that only has no event form ends the
      // call.
      if (error instanceof ProtocolError) throw error;
      return this.#hooks.cancel(error);
    }
    if (this.#bufferedCost > BUFFER_COST) {
      const state =
        `${this.#bufferedItems} items wait for their reader, and take more than ${BUFFER_COST} bytes`;
      return this.#hooks.cancel(
        new StreamOverflowError(`Cannot continue stream: ${state}; await addStreamingResult()`),
      );
    }
    if (this.#bufferBytes !== null) return this.#buffered(byteLength, this.#bufferBytes);
    if (!wasFull && this.#credit.isUsedUp) this.#watchReader();
  }

  callerDelay(): CallerDelay | null {
    if (this.#end !== null || !this.#credit.isUsedUp) return null;
    const unreadMs = performance.now() - this.#unreadSince;
    const reason = `its reader has taken nothing from a full buffer for ${describeDuration(unreadMs)}`;
    return { reason, madeAt: this.#options.site === undefined ? "somewhere" : lineOf(this.#options.site) };
  }

  succeed(results: readonly (Frame | null)[], withheld: readonly number[] = []): void {
    try {
      this.#finishWith(decodeResult(results[0] ?? null), withheld);
    } catch (error) {
      this.fail(error);
    }
  }

  fail(thrown: unknown): void {
    // The stream has ended, so nobody would see the error.
    if (this.#end !== null) return;
    const reason = this.#located(thrown);
    if (this.#options.asTextEvents) {
      const value = errorEvent(reason, this.#options.onError);
      this.#push({ value, byteLength: 0, cost: 0, counted: false });
      this.#finish("closed", this.#failed(reason));
    } else {
      this.#finish({ reason }, this.#failed(reason));
    }
  }

  #finishWith(value: unknown, withheld: readonly number[]): void {
    if (value === undefined && !this.#produced) {
      const message = withheld.length === 0
        ? "Cannot end stream: the call returned undefined and no items"
        : `Cannot end stream: ${describeWithheld(withheld)}`;
      throw new DistributedError("nothing_produced", message);
    }
    if (value !== undefined) {
      this.#push({
        value: this.#options.asTextEvents ? encodeTextEvent(value) : value,
        byteLength: 0,
        cost: 0,
        counted: false,
      });
    }
    this.#finish("closed", { status: "done", items: this.#itemsCome });
  }

  #failed(error: unknown): StreamOutcome {
    const { signal } = this.#options;
    if (signal?.aborted && error === signal.reason) {
      return { status: "cancelled", error, items: this.#itemsRead };
    }
    return { status: "error", error, items: this.#itemsCome };
  }

  /** Lets the producer go on, unless too much waits for the reader. */
  #buffered(byteLength: number, bufferBytes: number): void {
    this.#credit.taken(byteLength);
    const waiting = this.#bufferedBytes + this.#bufferedCost;
    if (waiting <= bufferBytes) return;
    const state = `${this.#bufferedItems} items wait for their reader, and take more than bufferBytes`;
    this.#hooks.unread(
      new StreamOverflowError(`Cannot continue stream: ${state} (${bufferBytes} bytes)${this.#origin}`),
    );
  }

  /** Where the stream was made, in words that end a sentence; `""` if that is not known. */
  get #origin(): string {
    const { site } = this.#options;
    return site === undefined ? "" : `; it was made ${lineOf(site)}`;
  }

  #itemOf(frame: Frame): ItemValue & { cost: number } {
    const { flags, body, parts } = frame;
    if (flags & FrameFlag.TextEvent) return { value: eventOf(body, parts), filled: null, cost: 0 };
    const cost = scanValue(body, parts, { roughlyUpTo: ROUGH_COST });
    const { asTextEvents } = this.#options;
    const { value, filled } = readItem(frame, asTextEvents);
    if (!asTextEvents) return { value, filled, cost };
    const event = encodeTextEvent(value);
    return { value: event, filled, cost: event.length };
  }

  #push(chunk: Chunk): void {
    this.#produced = true;
    this.#bufferedBytes += chunk.byteLength;
    this.#bufferedCost += chunk.cost;
    if (chunk.counted) {
      this.#itemsCome++;
      this.#bufferedItems++;
    }
    this.#chunks.push(chunk);
    this.#wake?.();
  }

  #finish(end: { reason: unknown } | "closed", outcome: StreamOutcome): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.#gap?.stop();
    this.#reader?.stop();
    this.#wake?.();
    this.#hooks.ended?.(outcome);
  }

  #pull(controller: ReadableStreamDefaultController<unknown>): Promise<void> | void {
    if (this.#chunks.length === 0 && this.#end === null) return this.#deliverNext(controller);
    const filled = this.#chunks[0]?.filled;
    if (filled !== undefined) return filled.then(() => this.#deliver(controller));
    this.#deliver(controller);
  }

  /** Waits for a chunk or the end. */
  async #deliverNext(controller: ReadableStreamDefaultController<unknown>): Promise<void> {
    const { asTextEvents } = this.#options;
    while (this.#chunks.length === 0 && this.#end === null) {
      if (!asTextEvents) await new Promise<void>((resolve) => this.#wake = resolve);
      else if (!await this.#somethingComes()) return controller.enqueue(encodeComment());
    }
    this.#wake = null;
    const filled = this.#chunks[0]?.filled;
    if (filled !== undefined) await filled;
    this.#deliver(controller);
  }

  #deliver(controller: ReadableStreamDefaultController<unknown>): void {
    const chunk = this.#chunks.shift();
    if (chunk !== undefined) {
      this.#taken(chunk);
      controller.enqueue(chunk.value);
    }
    // Closes together with the last chunk, so that the reader learns of the end without another read.
    if (this.#chunks.length > 0 || this.#end === null) return;
    if (this.#end === "closed") controller.close();
    else if (chunk === undefined) controller.error(streamable(this.#end.reason));
  }

  /** Returns whether a chunk or the end came before a comment was due. */
  async #somethingComes(): Promise<boolean> {
    const { commentIntervalMs = Infinity } = this.#options;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#wake = () => resolve(true);
    using _timer = new Timer(commentIntervalMs, () => resolve(false), { keepsAlive: false });
    const came = await promise;
    this.#wake = null;
    return came;
  }

  #taken({ byteLength, cost, counted }: Chunk): void {
    this.#bufferedBytes -= byteLength;
    this.#bufferedCost -= cost;
    if (!counted) return;
    this.#itemsRead++;
    this.#bufferedItems--;
    if (this.#end !== null || this.#bufferBytes !== null) return;
    const wasFull = this.#credit.isUsedUp;
    this.#credit.taken(byteLength);
    if (!wasFull) return;
    if (this.#credit.isUsedUp) this.#watchReader();
    else this.#gap?.reset();
  }

  /** Ends the stream before an item whose bulk data cannot be read. */
  #breakOff(chunk: Chunk, error: unknown): void {
    const at = this.#chunks.indexOf(chunk);
    if (at === -1) return;
    this.#chunks.length = at;
    if (this.#end === "closed") this.#end = { reason: error };
    else this.#hooks.cancel(error);
  }

  #cancelled(reason: unknown): void {
    this.#chunks = [];
    const error = reason === undefined ? {} : { error: reason };
    this.#finish("closed", { status: "cancelled", ...error, items: this.#itemsRead });
    this.#hooks.cancel(reason);
  }

  /** Starts the reader's time limit again. */
  #watchReader(): void {
    this.#unreadSince = performance.now();
    if (this.#reader !== null) return this.#reader.reset();
    const { readerTimeoutMs } = this.#options;
    this.#reader = new Watchdog(readerTimeoutMs, () => {
      this.#reader = null;
      if (!this.#credit.isUsedUp) return;
      const message =
        `Cannot continue stream: its reader took nothing from a full buffer for ${readerTimeoutMs} ms${this.#origin}`;
      this.#hooks.unread(new TimeoutError(message));
    });
  }

  /**
   * Gives an error the stack of the line that made the stream. The program's own abort reason is left
   * unchanged.
   */
  #located(reason: unknown): unknown {
    const { signal, site } = this.#options;
    return site === undefined || reason === signal?.reason ? reason : atCallSite(reason, site);
  }
}

/** Returns the text event of an item that a rank encoded itself. It must be the only part of the frame. */
function eventOf(body: Uint8Array, parts: Frame["parts"]): Uint8Array<ArrayBuffer> {
  const [event, ...others] = ownParts(parts);
  if (event === undefined || others.length > 0 || body.length > 0) {
    throw new ProtocolError("Cannot read frame: a text event must be its only part");
  }
  checkTextEvents(event);
  return event;
}

/**
 * Replaces an error object whose prototype cannot be read. Deno ends the program if a stream fails with such
 * an object.
 */
function streamable(reason: unknown): unknown {
  if (!isObject(reason) || attempt(() => (Object.getPrototypeOf(reason), true), false)) return reason;
  return new DOMException(`The stream was cancelled: ${messageOfThrown(reason)}`, "AbortError");
}
