/**
 * Writes in order, and combines small writes.
 *
 * @module
 */

/** Chunks up to this size are copied into a combined write. Larger ones are written directly. */
export const COALESCE_BYTE_LENGTH = 16 * 1024;
const BATCH_BYTE_LENGTH = 64 * 1024;
const NO_BYTES = new Uint8Array(0);

interface Writer {
  write(bytes: Uint8Array): Promise<number>;
}

interface Entry {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Set for the last chunk of a `write`. */
  readonly done: PromiseWithResolvers<void> | null;
}

/**
 * A queue in front of a socket. Only one write runs at a time. Chunks that are queued meanwhile are combined.
 */
export class WriteQueue {
  #writer: Writer;
  #entries: Entry[] = [];
  /** Memory for bytes that wait for {@linkcode WriteQueue.flush}, and their number. */
  #held: Uint8Array<ArrayBuffer> = NO_BYTES;
  #heldByteLength = 0;
  #busy = false;
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
    const done = Promise.withResolvers<void>();
    // The reader sees a failure too, so a caller that ignores the promise need not handle it.
    done.promise.catch(() => {});
    if (this.#failure !== null) done.reject(this.#failure);
    else this.#add(chunks, done);
    this.flush();
    return done.promise;
  }

  /**
   * Queues chunks like {@linkcode WriteQueue.write}, for callers that do not wait. The reader of the
   * connection sees a failure.
   *
   * @param chunks The bytes to write. They must not change.
   */
  post(chunks: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#add(chunks, null);
    this.flush();
  }

  /**
   * Queues bytes that wait for more, so that many small ones leave in one write. They leave by the next
   * {@linkcode WriteQueue.flush}, `write` or `post`, or when 16 KiB are full.
   *
   * @param byteLength Their number, at most 16 KiB.
   * @param put Writes them into memory, from an offset on.
   */
  hold(byteLength: number, put: (target: Uint8Array, offset: number) => void): void {
    if (this.#heldByteLength + byteLength > COALESCE_BYTE_LENGTH) this.flush();
    if (this.#heldByteLength === 0) this.#held = new Uint8Array(COALESCE_BYTE_LENGTH);
    put(this.#held, this.#heldByteLength);
    this.#heldByteLength += byteLength;
  }

  /** Starts to write the bytes that are held, unless a write runs, which they follow. */
  flush(): void {
    this.#takeHeld();
    if (!this.#busy && this.#entries.length > 0) this.#drain();
  }

  /** Rejects all queued and later writes. */
  close(): void {
    this.#fail(new Error("Cannot send: the connection is closed"));
  }

  #add(chunks: readonly Uint8Array<ArrayBuffer>[], done: PromiseWithResolvers<void> | null): void {
    if (this.#failure !== null) return;
    this.#takeHeld();
    const last = chunks.length - 1;
    for (let index = 0; index <= last; index++) {
      this.#entries.push({ bytes: chunks[index]!, done: index === last ? done : null });
    }
  }

  /** Moves the bytes that are held to the entries. */
  #takeHeld(): void {
    if (this.#heldByteLength === 0) return;
    const bytes = this.#held.subarray(0, this.#heldByteLength);
    this.#held = NO_BYTES;
    this.#heldByteLength = 0;
    if (this.#failure === null) this.#entries.push({ bytes, done: null });
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    while (this.#entries.length > 0) {
      const batch = this.#takeBatch();
      try {
        const bytes = batch.length === 1 ? batch[0]!.bytes : join(batch);
        let written = await this.#writer.write(bytes);
        while (written < bytes.byteLength) written += await this.#writer.write(bytes.subarray(written));
        for (const { done } of batch) done?.resolve();
      } catch (error) {
        this.#entries.unshift(...batch);
        this.#fail(error as Error);
      }
    }
    this.#busy = false;
  }

  /** Takes the first entry and the small ones after it. */
  #takeBatch(): Entry[] {
    if (this.#entries.length === 1) {
      const batch = this.#entries;
      this.#entries = [];
      return batch;
    }
    let byteLength = 0;
    let count = 0;
    for (const { bytes } of this.#entries) {
      byteLength += bytes.byteLength;
      if (count > 0 && (bytes.byteLength > COALESCE_BYTE_LENGTH || byteLength > BATCH_BYTE_LENGTH)) break;
      count++;
      if (bytes.byteLength > COALESCE_BYTE_LENGTH) break;
    }
    return this.#entries.splice(0, count);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { done } of this.#entries.splice(0)) done?.reject(this.#failure);
  }
}

function join(batch: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(batch.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
  let offset = 0;
  for (const { bytes } of batch) {
    joined.set(bytes, offset);
    offset += bytes.byteLength;
  }
  return joined;
}
