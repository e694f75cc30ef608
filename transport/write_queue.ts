/**
 * Writes in order, and combines small writes.
 *
 * @module
 */

/** Chunks up to this size are copied into a combined write. Larger ones are written directly. */
export const COALESCE_BYTE_LENGTH = 16 * 1024;
const NO_BYTES = new Uint8Array(0);

interface Writer {
  write(bytes: Uint8Array): Promise<number>;
}

interface Entry {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The queue's own memory that contains the bytes; `null` if they are the caller's. */
  readonly memory: Uint8Array<ArrayBuffer> | null;
  /** Settled when the bytes are written; `null` if nobody waits. */
  waiters: PromiseWithResolvers<void>[] | null;
}

/**
 * A queue in front of a socket. Only one write runs at a time. Small chunks that are queued meanwhile are
 * combined.
 */
export class WriteQueue {
  readonly #writer: Writer;
  /** What follows the current write, in order. */
  readonly #entries: Entry[] = [];
  /** Small chunks that follow the entries: their memory, their size in bytes, and who waits for them. */
  #held: Uint8Array<ArrayBuffer> = NO_BYTES;
  #heldByteLength = 0;
  #heldWaiters: PromiseWithResolvers<void>[] | null = null;
  /** Whether the small chunks wait for nothing but the current write. */
  #isDue = false;
  /** Memory for the small chunks that come while others are written; `null` if it is in use. */
  #spare: Uint8Array<ArrayBuffer> | null = null;
  /** The entry whose bytes are being written, and how many of them have been. */
  #current: Entry | null = null;
  #written = 0;
  #failure: Error | null = null;

  /**
   * Creates an empty queue.
   *
   * @param writer The socket.
   */
  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /**
   * Queues chunks.
   *
   * @param chunks The bytes to write. Large chunks are not copied.
   * @returns A promise that settles when the last byte is written.
   * @throws {Error} If a write fails, or the queue is closed first.
   */
  write(chunks: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
    this.#add(chunks);
    return this.written();
  }

  /**
   * Queues chunks like {@linkcode WriteQueue.write}, for callers that do not wait. The reader of the
   * connection sees a failure.
   *
   * @param chunks The bytes to write. Large ones must not change.
   */
  post(chunks: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#add(chunks);
    this.flush();
  }

  /**
   * Queues bytes that wait for more, so that many small ones leave in one write. They leave by the next
   * {@linkcode WriteQueue.flush}, `written`, `write` or `post`, or when 16 KiB are full.
   *
   * @param byteLength Their number, at most 16 KiB.
   * @param source What `put` writes.
   * @param put Writes it into memory, from an offset on.
   */
  hold<T>(byteLength: number, source: T, put: (source: T, target: Uint8Array, offset: number) => void): void {
    if (this.#failure !== null) return;
    if (this.#heldByteLength + byteLength > COALESCE_BYTE_LENGTH) {
      this.#entries.push(this.#takeHeld());
      if (this.#current === null) this.#writeNext();
    }
    if (this.#held.length === 0) {
      this.#held = this.#spare ?? new Uint8Array(COALESCE_BYTE_LENGTH);
      this.#spare = null;
    }
    put(source, this.#held, this.#heldByteLength);
    this.#heldByteLength += byteLength;
  }

  /** Starts to write the bytes that are held, unless a write runs, which they follow. */
  flush(): void {
    this.#isDue = this.#heldByteLength > 0;
    if (this.#current === null) this.#writeNext();
  }

  /**
   * Starts to write everything, like {@linkcode WriteQueue.flush}.
   *
   * @returns A promise that settles when it is written. The caller may ignore it.
   * @throws {Error} If a write fails, or the queue is closed first.
   */
  written(): Promise<void> {
    const waiter = Promise.withResolvers<void>();
    // The reader of the connection sees a failure too, so a caller that ignores the promise need not handle
    // it.
    waiter.promise.catch(() => {});
    const last = this.#entries.at(-1) ?? this.#current;
    if (this.#failure !== null) waiter.reject(this.#failure);
    else if (this.#heldByteLength > 0) (this.#heldWaiters ??= []).push(waiter);
    else if (last !== null) (last.waiters ??= []).push(waiter);
    else waiter.resolve();
    this.flush();
    return waiter.promise;
  }

  /** Rejects all queued and later writes. */
  close(): void {
    this.#fail(new Error("Cannot send: the connection is closed"));
  }

  #add(chunks: readonly Uint8Array<ArrayBuffer>[]): void {
    for (const bytes of chunks) {
      if (this.#failure !== null) return;
      if (bytes.byteLength <= COALESCE_BYTE_LENGTH) {
        this.hold(bytes.byteLength, bytes, putBytes);
        continue;
      }
      if (this.#heldByteLength > 0) this.#entries.push(this.#takeHeld());
      this.#entries.push({ bytes, memory: null, waiters: null });
    }
  }

  #takeHeld(): Entry {
    const memory = this.#held;
    const entry = { bytes: memory.subarray(0, this.#heldByteLength), memory, waiters: this.#heldWaiters };
    this.#held = NO_BYTES;
    this.#heldByteLength = 0;
    this.#heldWaiters = null;
    this.#isDue = false;
    return entry;
  }

  #writeNext(): void {
    const next = this.#entries.shift() ?? (this.#isDue ? this.#takeHeld() : null);
    this.#current = next;
    this.#written = 0;
    if (next !== null) this.#write(next.bytes);
  }

  #write(bytes: Uint8Array): void {
    this.#writer.write(bytes).then(this.#onWritten, this.#onFailed);
  }

  readonly #onWritten = (byteLength: number): void => {
    const { bytes, memory, waiters } = this.#current!;
    this.#written += byteLength;
    if (this.#written < bytes.byteLength) return this.#write(bytes.subarray(this.#written));
    if (memory !== null) this.#spare = memory;
    if (waiters !== null) { for (const waiter of waiters) waiter.resolve(); }
    this.#writeNext();
  };

  readonly #onFailed = (error: Error): void => {
    const { waiters } = this.#current!;
    this.#current = null;
    this.#fail(error);
    this.#reject(waiters);
  };

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { waiters } of this.#entries.splice(0)) this.#reject(waiters);
    this.#reject(this.#takeHeld().waiters);
  }

  #reject(waiters: PromiseWithResolvers<void>[] | null): void {
    if (waiters !== null) { for (const waiter of waiters) waiter.reject(this.#failure); }
  }
}

function putBytes(bytes: Uint8Array, target: Uint8Array, offset: number): void {
  target.set(bytes, offset);
}
