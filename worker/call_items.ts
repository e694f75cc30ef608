/**
 * The items of one call, on a rank.
 *
 * @module
 */
import {
  decodeValue,
  encodeTextEvent,
  FrameFlag,
  type FrameInit,
  FrameType,
  type Part,
  printable,
} from "../protocol/mod.ts";
import type { ServedCallContext } from "./call_context.ts";
import type { CallChannel } from "./call_channel.ts";
import type { ItemQueue } from "./item_queue.ts";
import { encodeOutgoing, type Outgoing, type OutgoingOptions } from "./outgoing.ts";
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
  /**
   * Settles when all added items are sent whose images are being encoded, or that follow such items; `null`
   * if there are none. Never rejects.
   */
  #tail: Promise<void> | null = null;
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

  /** The first error of an item that the program did not handle; `null` if there is none. */
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
    const isNext = this.#tail === null;
    const { segments } = this.#init.channel;
    try {
      const place = isNext && !asTextEvent ? segments.place : undefined;
      const outgoing = encodeOutgoing(item, encoding, isNext, place);
      const isReady = outgoing.pictures === null && (asTextEvent || !segments.isNeeded(outgoing.parts));
      return isNext && isReady ? this.#addNow(outgoing, asTextEvent) : this.#addLater(outgoing, asTextEvent);
    } catch (error) {
      if (isNext) segments.discard();
      throw error;
    }
  }

  #addNow(outgoing: Outgoing, asTextEvent: boolean): Promise<void> | null {
    let pushed: Promise<void> | null = null;
    try {
      const encoded = this.#encode(outgoing, outgoing.parts, asTextEvent);
      pushed = this.#init.worker.queue.add(encoded, byteLengthOf(encoded.frame));
    } finally {
      if (pushed === null) outgoing.release();
    }
    return pushed === null ? null : pushed.finally(() => outgoing.release());
  }

  /**
   * Adds an item whose images are being encoded, that waits for shared memory, or that follows such an item.
   * The producer goes on meanwhile, unless its tensors are borrowed. Until an image is encoded, its pixels
   * take room in the queue.
   */
  #addLater(outgoing: Outgoing, asTextEvent: boolean): Promise<void> | null {
    const { queue } = this.#init.worker;
    const { body, parts, pictures, pixelByteLength } = outgoing;
    const reserved = byteLengthOf({ type: FrameType.Item, body, parts }) + pixelByteLength;
    pictures?.catch(() => {}); // thrown again below, in order
    let room: Promise<void> | null;
    try {
      room = queue.reserve(reserved);
    } catch (error) {
      outgoing.release();
      throw error;
    }
    const before = this.#tail;
    const tail = this.#tail = this.#sendLater(before, outgoing, asTextEvent, reserved).finally(() => {
      if (this.#tail === tail) this.#tail = null;
    });
    if (pictures !== null || !outgoing.borrows) return room;
    return tail.then(() => room ?? undefined);
  }

  /** Sends an item after its images are encoded and the items before it are sent. Never rejects. */
  async #sendLater(
    before: Promise<void> | null,
    outgoing: Outgoing,
    asTextEvent: boolean,
    reserved: number,
  ): Promise<void> {
    const { segments } = this.#init.channel;
    try {
      await before;
      await outgoing.pictures;
      if (this.#isDiscarding) return;
      const parts = asTextEvent ? outgoing.parts : await segments.placeAll(outgoing.parts, this.#init.id);
      const item = this.#encode(outgoing, parts, asTextEvent);
      this.#init.worker.queue.resize(byteLengthOf(item.frame) - reserved);
      await this.#send(item);
    } catch (error) {
      // The producer may have gone on, so the call must fail.
      this.#error ??= { error };
    } finally {
      segments.discard();
      outgoing.release();
    }
  }

  #encode({ body, borrows }: Outgoing, parts: readonly Part[], asTextEvent: boolean): OutgoingItem {
    const [type, call] = [FrameType.Item, this.#init.id];
    if (!asTextEvent) return { frame: { type, call, body, parts }, borrows };
    const event = encodeTextEvent(decodeValue(body, parts));
    return { frame: { type, call, flags: FrameFlag.TextEvent, parts: [event] }, borrows: false };
  }

  async #allSettled(): Promise<void> {
    while (this.#tail !== null) await this.#tail;
    // Unhandled rejections are reported after the microtasks of this turn.
    if (this.#isRefused) await new Promise((resolve) => setTimeout(resolve, 0));
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
    const isShared = channel.segments.giveWithItem();
    // The program may not change borrowed memory until it is sent.
    if (borrows) return channel.send(frame);
    if (isSoon && !isShared) channel.hold(frame);
    else channel.post(frame);
    return null;
  }
}

function byteLengthOf({ body, parts = [] }: FrameInit): number {
  let byteLength = body?.length ?? 0;
  for (const part of parts) byteLength += part.byteLength;
  return byteLength;
}
