/**
 * The runner's side of the page of memory that it shares with its ranks.
 *
 * @module
 */
import { DistributedError } from "../errors.ts";
import { dirname } from "../paths.ts";
import {
  messageOfThrown,
  PAGE_MARK,
  type RankStatus,
  readStatus,
  STATUS_BYTE_LENGTH,
  WorldPageLayout,
} from "../protocol/mod.ts";
import { isAt, removeIfPossible } from "../transport/mod.ts";
import { isScarce, systemError } from "./ranks/mod.ts";
import { type MadeFile, makeSharedFile, pathOfDescriptor, SHARED_MEMORY, writeAll } from "./shared_files.ts";

/** A page of shared memory. The runner writes it as a file, without native code, and ranks map the file. */
export class WorldPage {
  /** Path of the file. It is valid until {@linkcode WorldPage.hide}. */
  readonly path: string;

  #layout: WorldPageLayout;
  #file: Deno.FsFile;
  /** Zeros that clear a batch of slots. */
  readonly #fresh: Uint8Array<ArrayBuffer>;
  readonly #slot: Int32Array<ArrayBuffer>;
  readonly #slotBytes: Uint8Array<ArrayBuffer>;
  /** The latest batch that was cleared. */
  #batch = -1;
  /** Current position in the file. Calls use slots in order, so seeks are rare. */
  #position = 0;
  #hidden = false;

  /**
   * Creates the page and makes the system reserve all of its memory.
   *
   * @param worldSize Number of ranks.
   * @throws {DistributedError} If no folder has room for the page.
   */
  constructor(worldSize: number) {
    this.#layout = new WorldPageLayout(worldSize);
    this.#fresh = new Uint8Array(4 * this.#layout.cancel.batchLength);
    this.#slot = new Int32Array(this.#layout.cancel.slotLength);
    this.#slotBytes = new Uint8Array(this.#slot.buffer);
    const { path, file } = makeFile(this.#layout.byteLength);
    this.path = path;
    this.#file = file;
  }

  /** Clears the slot of a call, before any rank receives the call. */
  begin(call: number): void {
    const { cancel } = this.#layout;
    const batch = cancel.batch(call);
    if (batch === this.#batch) return;
    this.#write(cancel.batchStart(batch), this.#fresh);
    // Set only after the write, so that a batch that could not be cleared is cleared for the next call.
    this.#batch = batch;
  }

  /** Marks a call as canceled. */
  cancel(call: number): void {
    this.#write(this.#layout.cancel.cancelWord(call), new Uint8Array(new Int32Array([1]).buffer));
  }

  /** Marks a group as dropped. */
  drop(epoch: number): void {
    this.#write(this.#layout.droppedWord, new Uint8Array(new Int32Array([epoch]).buffer));
  }

  /**
   * Returns the number of checkpoints that each rank has reached in a call; `null` for a rank that has not
   * entered it.
   */
  counts(call: number): (number | null)[] {
    const { cancel } = this.#layout;
    this.#read(4 * cancel.slotStart(call), this.#slotBytes);
    return cancel.counts(this.#slot);
  }

  /** Returns the number of yields that each rank has reached in a call. */
  yields(call: number): number[] {
    const { cancel } = this.#layout;
    this.#read(4 * cancel.slotStart(call), this.#slotBytes);
    return cancel.yields(this.#slot);
  }

  /** Returns what a rank says it is doing. */
  status(rank: number): RankStatus {
    const block = new Uint8Array(STATUS_BYTE_LENGTH);
    this.#read(this.#layout.statusStart(rank), block);
    return readStatus(block);
  }

  /**
   * Returns another path by which this process's children can open the file, if another program removed its
   * name before {@linkcode WorldPage.hide}. Returns `null` if the name is still there, or if Deno does not
   * allow this process to look.
   */
  pathWithoutName(): string | null {
    return this.#hidden || isAt(this.#file, this.path) ? null : pathOfDescriptor(this.#file);
  }

  /**
   * Removes the file's name. Every rank has mapped the file by then, and no file remains however this process
   * ends.
   */
  hide(): void {
    if (this.#hidden) return;
    this.#hidden = true;
    // Another program may have removed the file, and someone else may have put a file in its place.
    if (isAt(this.#file, this.path)) removeIfPossible(this.path);
  }

  /** Releases the page. */
  close(): void {
    this.hide();
    this.#file.close();
  }

  #read(start: number, bytes: Uint8Array): void {
    this.#move(start, () => this.#file.readSync(bytes) ?? 0);
  }

  #write(word: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.#move(4 * word, () => writeAll(this.#file, bytes));
  }

  /** Reads or writes at a position in the file. After a failure the position is unknown. */
  #move(start: number, transfer: () => number): void {
    const isThere = start === this.#position;
    this.#position = -1;
    if (!isThere) this.#file.seekSync(start, Deno.SeekMode.Start);
    this.#position = start + transfer();
  }
}

/**
 * Creates the page's file in the first folder that has room for it. A file in memory is preferred, but any
 * file can be mapped.
 */
function makeFile(byteLength: number): MadeFile {
  const what = `make the page of memory that ranks share (${byteLength} bytes)`;
  const failures: { cause: unknown; state: string }[] = [];
  for (const folder of [{ dir: SHARED_MEMORY }, {}]) {
    let made: MadeFile | null = null;
    try {
      made = makeSharedFile(folder);
      fill(made.file, byteLength);
      return made;
    } catch (cause) {
      failures.push({
        cause,
        state: messageOfThrown(cause) + (made === null ? "" : ` in ${dirname(made.path)}`),
      });
      if (made === null) continue;
      if (isAt(made.file, made.path)) removeIfPossible(made.path);
      made.file.close();
    }
  }
  const [{ cause }] = failures as [typeof failures[number]];
  if (isScarce(cause)) throw systemError(what, cause);
  const states = failures.map(({ state }) => state).join("; ");
  const remedy = `free room in ${SHARED_MEMORY}, or set TMPDIR to a folder that has some`;
  throw new DistributedError("system", `Cannot ${what}: ${states}; ${remedy}`, { cause });
}

/**
 * Writes the mark first, then zeros. The mark identifies any file that a killed runner leaves behind.
 *
 * Writing zeros reserves the memory. A file that was only extended has no memory yet, and SIGBUS would end a
 * rank that touched it when memory is full.
 */
function fill(file: Deno.FsFile, byteLength: number): void {
  writeAll(file, PAGE_MARK);
  writeAll(file, new Uint8Array(byteLength - PAGE_MARK.length));
  file.seekSync(0, Deno.SeekMode.Start);
}
