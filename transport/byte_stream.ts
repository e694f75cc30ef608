/**
 * The byte streams that carry frames.
 *
 * @module
 */

/** A two-way stream of bytes. */
export interface ByteStream {
  /** Reads the next bytes into the buffer. Returns their number, or `null` at the end. */
  read(buffer: Uint8Array<ArrayBuffer>): Promise<number | null>;
  /** Writes bytes. Returns how many were written. */
  write(bytes: Uint8Array): Promise<number>;
  /** Lets the process exit while the stream is open. */
  unref(): void;
  /** Closes the stream immediately. */
  close(): void;
}
