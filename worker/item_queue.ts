/**
 * Items on their way from a call to its caller.
 *
 * @module
 */
import { StreamOverflowError } from "../errors.ts";
import { MAX_BYTES_AHEAD, MAX_ITEMS_AHEAD } from "../protocol/mod.ts";

/** Items that may be on their way before a producer has to wait. */
export const QUEUE_CAPACITY = 64;
const CAPACITY_BYTES = 16 * 1024 * 1024;

/** Takes items out of the queue as they come. Resolves when one has left. */
export type ItemSink<T> = (item: T) => Promise<void>;

/**
 * Items on their way to the caller, at most 64 or 16 MiB before
 * {@linkcode DistributedWorker.addStreamingResult} waits. While a runner serves, they leave by themselves; a
 * worker used on its own is read by iterating.
 */
export class ItemQueue<T> implements AsyncIterable<T> {
  /** Items that may be on their way before a producer has to wait. */
  readonly capacity: number = QUEUE_CAPACITY;

  #items: { item: T; byteLength: number }[] = [];
  #count = 0;
  #bytes = 0;
  // Of no certain items, as those who wait: a queue of some items is then one of any, for the compiler.
  #sink: ItemSink<never> | null = null;
  #onHeld: (held: boolean) => void = () => {};
  #roomWaiters: PromiseWithResolvers<void>[] = [];
  #itemWaiters: ((result: IteratorResult<never>) => void)[] = [];
  #closed = false;

  /** Items added and not yet taken by their reader. */
  get size(): number {
    return this.#count;
  }

  /**
   * Adds an item.
   *
   * @param item The item.
   * @param byteLength Its size as it will travel.
   * @returns Settles when it has left and there is room again.
   * @throws {StreamOverflowError} If 1,024 items or 256 MiB are on their way already.
   *
   * @internal
   */
  async push(item: T, byteLength: number): Promise<void> {
    this.checkOverflow(1, byteLength);
    this.#count++;
    this.#bytes += byteLength;
    if (this.#sink !== null) {
      await this.#sink(item as never);
    } else {
      const waiter = this.#itemWaiters.shift();
      if (waiter === undefined) {
        this.#items.push({ item, byteLength });
      } else {
        this.taken(1, byteLength);
        waiter({ value: item as never, done: false });
      }
    }
    if (this.#isFull()) await this.#room();
  }

  /**
   * Refuses what a producer that does not wait would pile up.
   *
   * @param count How many items are to be added.
   * @param byteLength Their bytes.
   * @throws {StreamOverflowError} If that is over 1,024 items or 256 MiB.
   *
   * @internal
   */
  checkOverflow(count: number, byteLength: number): void {
    if (
      this.#count + count <= MAX_ITEMS_AHEAD &&
      (this.#count === 0 || this.#bytes + byteLength <= MAX_BYTES_AHEAD)
    ) return;
    throw new StreamOverflowError(
      `Cannot add to stream: ${this.#count} items (${this.#bytes} bytes) wait for their reader; ` +
        "await addStreamingResult()",
    );
  }

  /**
   * Notes that the reader has taken items.
   *
   * @internal
   */
  taken(count: number, byteLength: number): void {
    this.#count -= count;
    this.#bytes -= byteLength;
    if (!this.#isFull()) this.#release();
  }

  /**
   * Begins a call's items: they go to `sink`, whose reader is told of by {@linkcode ItemQueue.taken}.
   *
   * @param sink Takes them.
   * @param onHeld Told when a producer begins to wait for the reader, and when none does any more.
   *
   * @internal
   */
  open(sink: ItemSink<T>, onHeld: (held: boolean) => void = () => {}): void {
    this.#sink = sink;
    this.#onHeld = onHeld;
  }

  /**
   * Ends a call's items: those not yet taken are the reader's concern alone, and no producer waits for them.
   *
   * @internal
   */
  detach(): void {
    this.#sink = null;
    this.#count = 0;
    this.#bytes = 0;
    this.#release();
    this.#onHeld = () => {};
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

  /** Takes the items in order, waiting for more until the worker shuts down. */
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

  #room(): Promise<void> {
    const waiter = Promise.withResolvers<void>();
    if (this.#roomWaiters.push(waiter) === 1) this.#onHeld(true);
    return waiter.promise;
  }

  #release(): void {
    if (this.#roomWaiters.length === 0) return;
    for (const waiter of this.#roomWaiters.splice(0)) waiter.resolve();
    this.#onHeld(false);
  }
}
