/**
 * The caller's end of a stream.
 *
 * @module
 */
import { DistributedError, ProtocolError, StreamOverflowError, TimeoutError } from "../../errors.ts";
import {
  attempt,
  checkTextEvents,
  decodeScanned,
  encodeComment,
  encodeTextEvent,
  type Frame,
  FrameFlag,
  isObject,
  MAX_BYTES_AHEAD,
  MAX_ITEMS_AHEAD,
  messageOfThrown,
  scanValue,
} from "../../protocol/mod.ts";
import { describeDuration } from "../../rank_report.ts";
import type { CallSink, HeldUp } from "./call.ts";
import { atCallSite, type CallSite, lineOf } from "./call_site.ts";
import { errorEvent } from "./error_event.ts";
import type { ClientError, StreamOutcome } from "../options.ts";
import { decodeResult, describeWithheld } from "./result_sinks.ts";
import { Timer } from "../timer.ts";
import { Watchdog } from "./watchdog.ts";

/** The producer is told of what was read once it adds up to one of these, well before it has to wait. */
const CREDIT_ITEMS = 16;
const CREDIT_BYTES = 4 * 1024 * 1024;
/** What the producer may have on its way. */
const BUFFER_ITEMS = 64;
const BUFFER_BYTES = 16 * 1024 * 1024;
/** What items may take in memory while they wait for their reader, which can be many times their bytes. */
const BUFFER_COST = 1024 * 1024 * 1024;

/** What a stream tells of itself. */
export interface ItemStreamHooks {
  /** The reader has taken this much more. */
  credit(items: number, bytes: number): void;
  /** The reader wants no more, or nothing comes. */
  giveUp(reason: unknown): void;
  /** The reader is too slow: it may not be there to see that its stream fails. */
  unread(error: TimeoutError): void;
  /** What the call waits for before it can begin, in words that end a sentence; `""` for nothing. */
  waitsFor?(): string;
  /** The stream has ended, once. */
  ended?(outcome: StreamOutcome): void;
}

/** Options of an {@linkcode ItemStream}. */
export interface ItemStreamOptions {
  /** Yield text events. */
  asTextEvents: boolean;
  /** Limit for the gap between two arrivals, if there is one. */
  streamingTimeoutMs: number | undefined;
  /** How long a full buffer may wait for its reader. */
  readerTimeoutMs: number;
  /** How long a reader of text events may wait before it gets a comment; for ever, if left out. */
  commentIntervalMs?: number;
  /** What a client sees of an error, in text events. */
  onError?: ((error: unknown) => ClientError) | undefined;
  /** What gives the call up, if anything does. */
  signal?: AbortSignal | undefined;
  /** Where the program has made the stream. */
  site?: CallSite;
}

interface Chunk {
  readonly value: unknown;
  readonly byteLength: number;
  /** What it takes in memory, beside its bytes. */
  readonly cost: number;
  readonly counted: boolean;
}

/**
 * Items as they come, then the result, as a `ReadableStream`.
 *
 * Items wait in a buffer of its own rather than in the `ReadableStream`'s, so that it knows what the reader
 * has taken, and so that an error comes after the items before it.
 */
export class ItemStream implements CallSink {
  /** The reader's end. */
  readonly readable: ReadableStream<unknown>;

  #hooks: ItemStreamHooks;
  #options: ItemStreamOptions;
  #chunks: Chunk[] = [];
  #bufferedBytes = 0;
  #bufferedItems = 0;
  #bufferedCost = 0;
  /** What was read and the producer has not been told of. */
  #takenItems = 0;
  #takenBytes = 0;
  #produced = false;
  /** Items that have come, and those of them that were read. */
  #itemsCome = 0;
  #itemsRead = 0;
  #end: { reason: unknown } | "closed" | null = null;
  #wake: (() => void) | null = null;
  #gap: Watchdog | null = null;
  #readerTimer: Timer | null = null;
  #unreadSince = 0;

  constructor(options: ItemStreamOptions, hooks: ItemStreamHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.readable = new ReadableStream<unknown>({
      pull: (controller) => this.#pull(controller),
      cancel: (reason) => this.#cancelled(reason),
    }, { highWaterMark: 0 });
  }

  /** Begins to watch the gap between two arrivals: the call is on its way. */
  begin(): void {
    const { streamingTimeoutMs } = this.#options;
    if (streamingTimeoutMs === undefined || this.#end !== null) return;
    this.#gap = new Watchdog(streamingTimeoutMs, () => {
      // A producer that waits for its reader is not late.
      if (this.#isFull()) return this.#gap?.reset();
      const message = `Cannot go on with stream: nothing came for ${streamingTimeoutMs} ms`;
      this.#hooks.giveUp(new TimeoutError(`${message}${this.#hooks.waitsFor?.() ?? ""}`));
    });
  }

  item(frame: Frame): void {
    this.#gap?.reset();
    const byteLength = frame.parts.reduce((sum, part) => sum + part.byteLength, frame.body.length);
    this.#checkCredit(byteLength);
    try {
      this.#push({ ...this.#itemOf(frame), byteLength, counted: true });
    } catch (error) {
      // What breaks the protocol breaks the line; what only has no event ends the call.
      if (error instanceof ProtocolError) throw error;
      return this.#hooks.giveUp(error);
    }
    if (this.#bufferedCost > BUFFER_COST) {
      const state =
        `${this.#bufferedItems} items wait for their reader, and take more than ${BUFFER_COST} bytes`;
      return this.#hooks.giveUp(
        new StreamOverflowError(`Cannot go on with stream: ${state}; await addStreamingResult()`),
      );
    }
    if (this.#isFull()) this.#watchReader();
  }

  heldUp(): HeldUp | null {
    if (this.#readerTimer === null) return null;
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
    // Nobody is there any more to see it.
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

  /** Whether the producer has to wait, which counts what it has not been told of. */
  #isFull(): boolean {
    return this.#chunks.length + this.#takenItems >= BUFFER_ITEMS ||
      this.#bufferedBytes + this.#takenBytes >= BUFFER_BYTES;
  }

  /** A producer that does not wait is stopped on the rank: what comes beyond that breaks the protocol. */
  #checkCredit(byteLength: number): void {
    const items = this.#bufferedItems + this.#takenItems;
    const bytes = this.#bufferedBytes + this.#takenBytes;
    if (items < MAX_ITEMS_AHEAD && (items === 0 || bytes + byteLength <= MAX_BYTES_AHEAD)) return;
    throw new ProtocolError(
      `Cannot read frame: an item came beyond the credit, where ${items} items (${bytes} bytes) wait for their reader`,
    );
  }

  #itemOf({ flags, body, parts }: Frame): { value: unknown; cost: number } {
    if (flags & FrameFlag.TextEvent) return { value: eventOf(body, parts), cost: 0 };
    const cost = scanValue(body, parts, { roughlyUpTo: BUFFER_COST / BUFFER_ITEMS });
    const value = decodeScanned(body, parts);
    if (!this.#options.asTextEvents) return { value, cost };
    const event = encodeTextEvent(value);
    return { value: event, cost: event.length };
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
    this.#stopReaderTimer();
    this.#wake?.();
    this.#hooks.ended?.(outcome);
  }

  async #pull(controller: ReadableStreamDefaultController<unknown>): Promise<void> {
    while (this.#chunks.length === 0 && this.#end === null) {
      if (!await this.#somethingComes()) return controller.enqueue(encodeComment());
    }
    const wasFull = this.#isFull();
    const chunk = this.#chunks.shift();
    if (chunk !== undefined) {
      this.#taken(chunk, wasFull);
      controller.enqueue(chunk.value);
    }
    // Closing with the last chunk, so that a reader of it need not ask once more to learn of the end.
    if (this.#chunks.length > 0 || this.#end === null) return;
    if (this.#end === "closed") controller.close();
    else if (chunk === undefined) controller.error(streamable(this.#end.reason));
  }

  /** Whether something came before a comment was due. */
  async #somethingComes(): Promise<boolean> {
    const { asTextEvents, commentIntervalMs = Infinity } = this.#options;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#wake = () => resolve(true);
    using _timer = asTextEvents
      ? new Timer(commentIntervalMs, () => resolve(false), { keepsAlive: false })
      : null;
    const came = await promise;
    this.#wake = null;
    return came;
  }

  #taken({ byteLength, cost, counted }: Chunk, wasFull: boolean): void {
    this.#bufferedBytes -= byteLength;
    this.#bufferedCost -= cost;
    this.#stopReaderTimer();
    if (counted) {
      this.#itemsRead++;
      this.#bufferedItems--;
    }
    if (!counted || this.#end !== null) return;
    this.#takenItems++;
    this.#takenBytes += byteLength;
    if (this.#takenItems >= CREDIT_ITEMS || this.#takenBytes >= CREDIT_BYTES) {
      this.#hooks.credit(this.#takenItems, this.#takenBytes);
      this.#takenItems = 0;
      this.#takenBytes = 0;
    }
    if (this.#isFull()) this.#watchReader();
    else if (wasFull) this.#gap?.reset();
  }

  #cancelled(reason: unknown): void {
    this.#chunks = [];
    const error = reason === undefined ? {} : { error: reason };
    this.#finish("closed", { status: "cancelled", ...error, items: this.#itemsRead });
    this.#hooks.giveUp(reason);
  }

  #watchReader(): void {
    if (this.#readerTimer !== null) return;
    const { readerTimeoutMs, site } = this.#options;
    this.#unreadSince = performance.now();
    this.#readerTimer = new Timer(readerTimeoutMs, () => {
      const made = site === undefined ? "" : `; it was made ${lineOf(site)}`;
      const message =
        `Cannot go on with stream: its reader took nothing from a full buffer for ${readerTimeoutMs} ms${made}`;
      this.#hooks.unread(new TimeoutError(message));
    });
  }

  #stopReaderTimer(): void {
    this.#readerTimer?.cancel();
    this.#readerTimer = null;
  }

  /**
   * Gives what it errors with the stack of whoever asked for the stream; the program's own reason stays as it
   * is.
   */
  #located(reason: unknown): unknown {
    const { signal, site } = this.#options;
    return site === undefined || reason === signal?.reason ? reason : atCallSite(reason, site);
  }
}

/** The one part of a frame whose item a rank has written as a text event. */
function eventOf(body: Uint8Array, [event, ...others]: Frame["parts"]): Uint8Array<ArrayBuffer> {
  if (event === undefined || others.length > 0 || body.length > 0) {
    throw new ProtocolError("Cannot read frame: a text event is not its one part");
  }
  checkTextEvents(event);
  return event;
}

/**
 * Deno ends the program where a stream errors with an object whose prototype cannot be read: an error stands
 * for it.
 */
function streamable(reason: unknown): unknown {
  if (!isObject(reason) || attempt(() => (Object.getPrototypeOf(reason), true), false)) return reason;
  return new DOMException(`The stream was given up: ${messageOfThrown(reason)}`, "AbortError");
}
