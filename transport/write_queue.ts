/**
 * Writes in order, and combines small writes.
 *
 * @module
 */

/** Chunks up to this size are copied into a combined write. Larger ones are written directly. */
const COALESCE_BYTE_LENGTH = 16 * 1024;
const BATCH_BYTE_LENGTH = 64 * 1024;

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
  /** Number of entries at the end that wait for {@linkcode WriteQueue.flush}, and their size in bytes. */
  #heldCount = 0;
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
   * Queues chunks that wait for more, so that many small ones leave in one write. They leave by the next
   * {@linkcode WriteQueue.flush}, `write` or `post`, or at once if at least 16 KiB wait.
   *
   * @param chunks The bytes to write. They must not change.
   */
  hold(chunks: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#add(chunks, null);
    this.#heldCount += chunks.length;
    for (const { byteLength } of chunks) this.#heldByteLength += byteLength;
    if (this.#heldByteLength >= COALESCE_BYTE_LENGTH) this.flush();
  }

  /** Starts to write the chunks that are held, unless a write runs, which they follow. */
  flush(): void {
    this.#heldCount = 0;
    this.#heldByteLength = 0;
    if (!this.#busy && this.#entries.length > 0) this.#drain();
  }

  /** Rejects all queued and later writes. */
  close(): void {
    this.#fail(new Error("Cannot send: the connection is closed"));
  }

  #add(chunks: readonly Uint8Array<ArrayBuffer>[], done: PromiseWithResolvers<void> | null): void {
    if (this.#failure !== null) return;
    const last = chunks.length - 1;
    for (let index = 0; index <= last; index++) {
      this.#entries.push({ bytes: chunks[index]!, done: index === last ? done : null });
    }
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    while (this.#entries.length > this.#heldCount) {
      const batch = this.#takeBatch();
      if (this.#entries.length < this.#heldCount) this.#heldCount = this.#entries.length;
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
