/**
 * What frames are read from and written to.
 *
 * @module
 */

/** A two-way stream of bytes. */
export interface ByteStream {
  /** Reads what comes next, as much as fits; `null` at the end. */
  read(buffer: Uint8Array<ArrayBuffer>): Promise<number | null>;
  /** Writes, and says how much it was. */
  write(bytes: Uint8Array): Promise<number>;
  /** Lets the process end though it is open. */
  unref(): void;
  /** Closes at once. */
  close(): void;
}
