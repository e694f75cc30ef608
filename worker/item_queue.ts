/**
 * The queue of items from a call to its caller.
 *
 * @module
 */
import { StreamOverflowError } from "../errors.ts";
import { MAX_BYTES_AHEAD, MAX_ITEMS_AHEAD } from "../protocol/mod.ts";

/** Number of queued items at which a producer has to wait. */
export const QUEUE_CAPACITY = 64;
const CAPACITY_BYTES = 16 * 1024 * 1024;

/** Sends an item. Returns a promise that settles when the producer may go on; `null` if it may already. */
export type ItemSink<T> = (item: T) => Promise<void> | null;

/**
 * Items that the caller has not received yet. At 64 items or 16 MiB,
 * {@linkcode DistributedWorker.addStreamingResult} waits. With a runner, items are sent automatically.
 * Without a runner, read them by iterating.
 */
export class ItemQueue<T> implements AsyncIterable<T> {
  /** Number of queued items at which a producer has to wait. */
  readonly capacity: number = QUEUE_CAPACITY;

  #items: { item: T; byteLength: number }[] = [];
  #count = 0;
  #bytes = 0;
  // Typed without `T`, like the waiters, so that a queue of one item type is assignable to a queue of any.
  #sink: ItemSink<never> | null = null;
  #onWait: (waits: boolean) => void = () => {};
  #roomWaiters: PromiseWithResolvers<void>[] = [];
  #itemWaiters: ((result: IteratorResult<never>) => void)[] = [];
  #closed = false;

  /** Number of items that their reader has not taken yet. */
  get size(): number {
    return this.#count;
  }

  /**
   * Adds an item.
   *
   * @param item The item.
   * @param byteLength Its encoded size, in bytes.
   * @returns A promise that settles when the item is on its way and the queue has room.
   * @throws {StreamOverflowError} If more than 1,024 items or 256 MiB would be queued.
   *
   * @internal
   */
  async push(item: T, byteLength: number): Promise<void> {
    await this.add(item, byteLength);
  }

  /**
   * Adds an item like {@linkcode ItemQueue.push}.
   *
   * @returns `null` if the item is on its way and the queue has room; otherwise a promise that settles then.
   * @throws {StreamOverflowError} If more than 1,024 items or 256 MiB would be queued.
   *
   * @internal
   */
  add(item: T, byteLength: number): Promise<void> | null {
    this.#include(byteLength);
    if (this.#sink !== null) {
      const sent = this.#sink(item as never);
      if (sent !== null) return sent.then(() => this.#whenRoom() ?? undefined);
    } else {
      const waiter = this.#itemWaiters.shift();
      if (waiter === undefined) {
        this.#items.push({ item, byteLength });
      } else {
        this.taken(1, byteLength);
        waiter({ value: item as never, done: false });
      }
    }
    return this.#whenRoom();
  }

  /**
   * Counts an item that will be sent later, without the queue.
   *
   * @param byteLength The size that it takes until then, in bytes.
   * @returns `null` if the queue has room; otherwise a promise that settles then.
   * @throws {StreamOverflowError} If more than 1,024 items or 256 MiB would be queued.
   *
   * @internal
   */
  reserve(byteLength: number): Promise<void> | null {
    this.#include(byteLength);
    return this.#whenRoom();
  }

  /**
   * Changes the size of an item that was reserved.
   *
   * @param difference The change, in bytes.
   *
   * @internal
   */
  resize(difference: number): void {
    this.#bytes += difference;
    if (!this.#isFull()) this.#release();
  }

  /** Counts an item. */
  #include(byteLength: number): void {
    if (
      this.#count < MAX_ITEMS_AHEAD &&
      (this.#count === 0 || this.#bytes + byteLength <= MAX_BYTES_AHEAD)
    ) {
      this.#count++;
      this.#bytes += byteLength;
      return;
    }
    throw new StreamOverflowError(
      `Cannot add to stream: ${this.#count} items (${this.#bytes} bytes) wait for their reader; ` +
        "await addStreamingResult()",
    );
  }

  /**
   * Records that the reader has taken items.
   *
   * @internal
   */
  taken(count: number, byteLength: number): void {
    this.#count -= count;
    this.#bytes -= byteLength;
    if (!this.#isFull()) this.#release();
  }

  /**
   * Starts a call's stream. Items go to `sink`, whose reader is reported by {@linkcode ItemQueue.taken}.
   *
   * @param sink Sends the items.
   * @param onWait Called with `true` when a producer starts to wait for the reader, and with `false` when no
   * producer waits any more.
   *
   * @internal
   */
  open(sink: ItemSink<T>, onWait: (waits: boolean) => void = () => {}): void {
    this.#sink = sink;
    this.#onWait = onWait;
  }

  /**
   * Ends a call's stream. Items that the reader has not taken are no longer counted, and no producer waits
   * for them.
   *
   * @internal
   */
  detach(): void {
    this.#sink = null;
    this.#count = 0;
    this.#bytes = 0;
    this.#release();
    this.#onWait = () => {};
  }

  /**
   * Ends iteration.
   *
   * @internal
   */
  close(): void {
    this.#closed = true;
    for (const waiter of this.#itemWaiters.splice(0)) waiter({ value: undefined, done: true });
    this.#release();
  }

  /** Yields the items in order. Waits for more until the worker shuts down. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    while (true) {
      const next = await this.#next();
      if (next.done) return;
      yield next.value;
    }
  }

  #next(): Promise<IteratorResult<T>> {
    const entry = this.#items.shift();
    if (entry !== undefined) {
      this.taken(1, entry.byteLength);
      return Promise.resolve({ value: entry.item, done: false });
    }
    if (this.#closed) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.#itemWaiters.push(resolve));
  }

  #isFull(): boolean {
    return !this.#closed && (this.#count >= this.capacity || this.#bytes >= CAPACITY_BYTES);
  }

  /** Returns a promise that settles when the queue has room; `null` if it has some. */
  #whenRoom(): Promise<void> | null {
    if (!this.#isFull()) return null;
    const waiter = Promise.withResolvers<void>();
    if (this.#roomWaiters.push(waiter) === 1) this.#onWait(true);
    return waiter.promise;
  }

  #release(): void {
    if (this.#roomWaiters.length === 0) return;
    for (const waiter of this.#roomWaiters.splice(0)) waiter.resolve();
    this.#onWait(false);
  }
}
