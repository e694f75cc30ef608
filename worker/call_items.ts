/**
 * The items of one call, on a rank.
 *
 * @module
 */
import { FrameFlag, type FrameInit, FrameType, printable } from "../protocol/mod.ts";
import type { ServedCallContext } from "./call_context.ts";
import type { CallChannel } from "./call_channel.ts";
import type { ItemQueue } from "./item_queue.ts";
import { encodeOutgoing, encodeOutgoingEvent, type OutgoingOptions } from "./outgoing.ts";
import { withRejectionHandler } from "./unhandled.ts";

/** An item that comes within this time after another waits for more, in milliseconds. */
const SOON_MS = 0.05;

/** The answer to an item that is on its way. */
const ADDED = Promise.resolve();

/** An item, encoded. */
interface OutgoingItem {
  readonly frame: FrameInit;
  /** Whether parts of the frame are memory of the program's tensors. */
  readonly borrows: boolean;
}

/** The worker that runs the call. */
interface ItemWorker {
  readonly rank: number;
  // deno-lint-ignore no-explicit-any -- any worker, whatever its items are
  readonly queue: ItemQueue<any>;
}

/** What {@linkcode CallItems} knows of its call. */
export interface CallItemsInit {
  /** The number of the call. */
  readonly id: number;
  /** How the call communicates with the runner. */
  readonly channel: CallChannel;
  /** The state of the call. */
  readonly context: ServedCallContext;
  /** The worker that runs the call. */
  readonly worker: ItemWorker;
  /** Called when a producer starts to wait for the stream's reader, and when none waits any more. */
  readonly onHeld: (waits: boolean) => void;
}

/** Encodes the items that a call adds, and sends them in order. */
export class CallItems {
  readonly #init: CallItemsInit;
  /** Settles when the images of all added items are encoded, in order; `null` if no item is waiting. */
  #tail: Promise<void> | null = null;
  /** Number of items whose images are being encoded, or that wait for such items. */
  #waiting = 0;
  #isWithheld = false;
  /** Whether an item was rejected. */
  #isRefused = false;
  #error: { readonly error: unknown } | null = null;
  #isOver = false;
  #isDiscarding = false;
  /** When the latest item was sent. */
  #sentAt = -Infinity;

  /** Opens the worker's queue, if the call is a stream. */
  constructor(init: CallItemsInit) {
    this.#init = init;
    const { context, worker, channel, onHeld } = init;
    if (!context.streaming) return;
    worker.queue.open((item) => this.#send(item as OutgoingItem), (waits) => {
      // The reader cannot make room for items that it has not received.
      if (waits) channel.flushHeld();
      onHeld(waits);
    });
  }

  /** Whether an item was discarded because this is not rank 0. */
  get isWithheld(): boolean {
    return this.#isWithheld;
  }

  /** The first error of an item that nobody handled; `null` if there is none. */
  get error(): { readonly error: unknown } | null {
    return this.#error;
  }

  /** Adds an item. See `DistributedWorker.addStreamingResult`. An error that nobody handles is kept. */
  add(item: unknown, encoding: OutgoingOptions, asTextEvent: boolean): Promise<void> {
    let added: Promise<void> | null;
    try {
      added = this.#add(item, encoding, asTextEvent);
      if (added === null) return ADDED;
      added.catch(() => this.#isRefused = true);
    } catch (error) {
      this.#isRefused = true;
      added = Promise.reject(error);
    }
    const watched = added;
    return withRejectionHandler(new Promise((resolve) => resolve(watched)), (error) => {
      if (!this.#isOver) this.#error ??= { error };
      else console.error(`[rank ${this.#init.worker.rank}] an item was not sent:`, printable(error));
    });
  }

  /**
   * Waits until all added items are sent, and unhandled rejections of items have been reported.
   *
   * @returns `null` if there is nothing to wait for.
   */
  settled(): Promise<void> | null {
    return this.#tail === null && !this.#isRefused ? null : this.#allSettled();
  }

  /** Notes that the call has returned. Items that come later are rejected. */
  end(): void {
    this.#isOver = true;
  }

  /** Discards all further items, because nobody reads them. */
  discard(): void {
    this.#isDiscarding = true;
    this.close();
  }

  /** Records that the stream's reader has consumed items. */
  taken(items: number, bytes: number): void {
    if (!this.#isDiscarding && !this.#isOver) this.#init.worker.queue.taken(items, bytes);
  }

  /** Releases the worker's queue. */
  close(): void {
    this.#init.worker.queue.detach();
  }

  /** Returns a promise that settles when the producer may go on; `null` if it need not wait. */
  #add(item: unknown, encoding: OutgoingOptions, asTextEvent: boolean): Promise<void> | null {
    if (this.#isOver) {
      throw new TypeError("Cannot add to stream: the call that the item belongs to has returned");
    }
    const { worker, context } = this.#init;
    // A producer whose items are discarded must still notice a cancellation.
    const isOfOther = worker.rank !== 0;
    if (isOfOther) this.#isWithheld = true;
    if (this.#isDiscarding || !context.streaming || isOfOther) return context.yieldIfDue();
    return asTextEvent ? this.#addEvent(item, encoding) : this.#addValue(item, encoding);
  }

  #addValue(item: unknown, encoding: OutgoingOptions): Promise<void> | null {
    const outgoing = encodeOutgoing(item, encoding);
    const { body, parts, pictures, borrows } = outgoing;
    const frame: FrameInit = { type: FrameType.Item, call: this.#init.id, body, parts };
    let pushed: Promise<void> | null = null;
    try {
      pushed = pictures === null && this.#tail === null
        ? this.#push({ frame, borrows })
        : this.#inOrder(pictures, () => this.#push({ frame, borrows }));
    } finally {
      if (pushed === null) outgoing.release();
    }
    return pushed === null ? null : pushed.finally(() => outgoing.release());
  }

  #addEvent(item: unknown, encoding: OutgoingOptions): Promise<void> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const encoded = encodeOutgoingEvent(item, encoding).then((event) => void parts.push(event));
    const frame = { type: FrameType.Item, call: this.#init.id, flags: FrameFlag.TextEvent, parts };
    return this.#inOrder(encoded, () => this.#push({ frame, borrows: false }));
  }

  /** Runs `push` after `ready` and all earlier items. */
  #inOrder(ready: Promise<void> | null, push: () => Promise<void> | null): Promise<void> {
    ready?.catch(() => {}); // thrown again below, in order
    this.#init.worker.queue.checkOverflow(this.#waiting + 1, 0);
    this.#waiting++;
    const pushed = Promise.withResolvers<void>();
    const before = this.#tail;
    const tail = this.#tail = Promise.allSettled([before, ready]).then(async () => {
      this.#waiting--;
      // `ready` is settled. Awaiting it again throws its rejection.
      const begun = Promise.resolve(ready).then(async () => void await push());
      pushed.resolve(begun);
      await begun.catch(() => {});
    }).finally(() => {
      if (this.#tail === tail) this.#tail = null;
    });
    return pushed.promise;
  }

  async #allSettled(): Promise<void> {
    while (this.#tail !== null) await this.#tail;
    // Unhandled rejections are reported after the microtasks of this turn.
    if (this.#isRefused) await new Promise((resolve) => setTimeout(resolve, 0));
  }

  #push(item: OutgoingItem): Promise<void> | null {
    if (this.#isDiscarding || this.#isOver) return null;
    return this.#init.worker.queue.add(item, byteLengthOf(item.frame));
  }

  /**
   * Sends an item. One that comes soon after another waits for more, until the producer waits for the reader,
   * the call ends, or the event loop has a turn.
   */
  #send({ frame, borrows }: OutgoingItem): Promise<void> | null {
    if (this.#isDiscarding) return null;
    const { channel } = this.#init;
    const now = performance.now();
    const isSoon = now - this.#sentAt < SOON_MS;
    this.#sentAt = now;
    // The program may not change borrowed memory until it is sent.
    if (borrows) return channel.send(frame);
    if (isSoon) channel.hold(frame);
    else channel.post(frame);
    return null;
  }
}

function byteLengthOf({ body, parts = [] }: FrameInit): number {
  let byteLength = body?.length ?? 0;
  for (const part of parts) byteLength += part.byteLength;
  return byteLength;
}
