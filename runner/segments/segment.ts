/**
 * A file of shared memory in which the runner and its ranks pass bulk data.
 *
 * @module
 */
import { ProtocolError } from "../../errors.ts";
import { PAGE_MARK, randomHex, SEGMENT_PAGE } from "../../protocol/mod.ts";
import { isAt, removeIfPossible } from "../../transport/mod.ts";
import { makeSharedFile, pathOfDescriptor, SHARED_MEMORY, writeAll } from "../shared_files.ts";

/** Number of random bytes by which a rank knows a file. */
const NONCE_BYTE_LENGTH = 16;

/**
 * A segment. Its file has no name, so that no death leaves it behind: ranks open it through this process.
 * Only ranks that may not see this process need the name, until all have opened the file.
 */
export class Segment {
  /** Number of the segment, from 1. */
  readonly number: number;
  /** Path by which ranks open the file. */
  readonly path: string;
  /** Random digits at the beginning of the file, after the mark. The path may mean another file elsewhere. */
  readonly nonce: string = randomHex(NONCE_BYTE_LENGTH);
  /** End of what was ever written, in bytes. The memory up to there is in use. */
  byteLength: number = SEGMENT_PAGE;
  /** Whether this process is still reading a result from it. */
  isBeingRead = false;
  /** Ranks that have been told to open the file, and those that have opened it. */
  readonly told: Set<number> = new Set<number>();
  readonly #opened = new Set<number>();
  readonly #file: Deno.FsFile;
  readonly #name: string;
  #hidden = false;

  /**
   * Creates the file.
   *
   * @param number Number of the segment.
   * @param hasName Whether the file keeps its name until every rank has opened it.
   * @throws {Error} An error of Deno.
   */
  constructor(number: number, hasName: boolean) {
    this.number = number;
    const { path, file } = makeSharedFile({ dir: SHARED_MEMORY });
    this.#name = path;
    this.#file = file;
    try {
      const pathWithoutName = hasName ? null : pathOfDescriptor(file);
      this.path = pathWithoutName ?? path;
      if (pathWithoutName !== null) this.hide();
      // The mark identifies the file if a killed runner leaves it behind. Data begins on the next page.
      writeAll(file, PAGE_MARK);
      writeAll(file, new TextEncoder().encode(this.nonce));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Writes bytes.
   *
   * @param offset Where they begin.
   * @param bytes The bytes.
   * @throws {Error} An error of Deno, if there is no memory left.
   */
  write(offset: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    writeAll(this.#file, bytes);
    this.byteLength = Math.max(this.byteLength, offset + bytes.byteLength);
  }

  /**
   * Reads bytes into memory of the caller's.
   *
   * @param offset Where they begin.
   * @param target Receives as many as fit.
   * @throws {ProtocolError} If the file is shorter than its rank says.
   */
  read(offset: number, target: Uint8Array<ArrayBuffer>): void {
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    for (let done = 0; done < target.byteLength;) {
      const count = this.#file.readSync(target.subarray(done));
      if (count === null) {
        throw new ProtocolError("Cannot read value: its shared memory is shorter than it says");
      }
      done += count;
    }
  }

  /** Returns the size of the file in bytes, as it is now. */
  size(): number {
    return this.#file.statSync().size;
  }

  /** Identifies the file among those that this process has open. */
  identity(): { dev: number; ino: number | null } {
    const { dev, ino } = this.#file.statSync();
    return { dev, ino };
  }

  /** Returns whether a rank has opened the file. */
  isOpenIn(rank: number): boolean {
    return this.#opened.has(rank);
  }

  /** Notes that a rank has opened the file, and removes the name if it was the last one. */
  opened(rank: number, worldSize: number): void {
    this.#opened.add(rank);
    if (this.#opened.size === worldSize) this.hide();
  }

  /** Removes the file's name. */
  hide(): void {
    if (this.#hidden) return;
    this.#hidden = true;
    if (isAt(this.#file, this.#name)) removeIfPossible(this.#name);
  }

  /** Closes the file. Its memory is free when no rank has it open. */
  close(): void {
    this.hide();
    this.#file.close();
  }
}
