/**
 * The runner's side of the page of memory that it shares with its ranks.
 *
 * @module
 */
import { dirname } from "node:path";
import { DistributedError } from "../errors.ts";
import {
  messageOfThrown,
  PAGE_MARK,
  type RankStatus,
  readStatus,
  STATUS_BYTE_LENGTH,
  WorldPageLayout,
} from "../protocol/mod.ts";
import { hold, isAt, ownUser, removeIfPossible, SHORT_FOLDER } from "../transport/mod.ts";
import { canSeeProcesses, isScarce, systemError } from "./ranks/mod.ts";

/** Memory, where the system has files that are nothing else. */
export const SHARED_MEMORY = "/dev/shm";

/** How the names of pages end. */
export const PAGE_ENDING = ".page";

/** How often another file is made where the last was removed at once. */
const ATTEMPTS = 10;

/** A page that the runner writes as a file, without native code, and the ranks map. */
export class WorldPage {
  /** The file, until {@linkcode WorldPage.hide}. */
  readonly path: string;

  #layout: WorldPageLayout;
  #file: Deno.FsFile;
  /** What clears a batch of slots. */
  readonly #fresh: Uint8Array<ArrayBuffer>;
  readonly #slot: Int32Array<ArrayBuffer>;
  readonly #slotBytes: Uint8Array<ArrayBuffer>;
  /** The latest batch that was cleared. */
  #batch = -1;
  /**
   * Where the file's next byte is: calls come in the order of their slots, so that there is little to seek.
   */
  #position = 0;
  #hidden = false;

  /**
   * Makes the page, and has the system set all of it aside.
   *
   * @param worldSize Number of ranks.
   * @throws {DistributedError} If there is no folder with room for it.
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

  /** Sees that a call's slot is clear, before any rank hears of the call. */
  begin(call: number): void {
    const { cancel } = this.#layout;
    const batch = cancel.batch(call);
    if (batch === this.#batch) return;
    this.#write(cancel.batchStart(batch), this.#fresh);
    // Only now: a batch that could not be cleared is to be cleared for the next call.
    this.#batch = batch;
  }

  /** Says that a call was given up. */
  cancel(call: number): void {
    this.#write(this.#layout.cancel.cancelWord(call), new Uint8Array(new Int32Array([1]).buffer));
  }

  /** Says that a group was dropped. */
  drop(epoch: number): void {
    this.#write(this.#layout.droppedWord, new Uint8Array(new Int32Array([epoch]).buffer));
  }

  /** How many checkpoints each rank has come to in a call; `null` for one that has not entered it. */
  counts(call: number): (number | null)[] {
    const { cancel } = this.#layout;
    this.#read(4 * cancel.slotStart(call), this.#slotBytes);
    return cancel.counts(this.#slot);
  }

  /** How many yields each rank has come to in a call. */
  yields(call: number): number[] {
    const { cancel } = this.#layout;
    this.#read(4 * cancel.slotStart(call), this.#slotBytes);
    return cancel.yields(this.#slot);
  }

  /** What a rank says that it is doing. */
  status(rank: number): RankStatus {
    const block = new Uint8Array(STATUS_BYTE_LENGTH);
    this.#read(this.#layout.statusStart(rank), block);
    return readStatus(block);
  }

  /**
   * Another path to the file, by which this process's children reach it, if it has lost its name before
   * {@linkcode WorldPage.hide}: something has tidied it up. `null` if it has not, or Deno does not let this
   * process look.
   */
  pathWithoutName(): string | null {
    if (this.#hidden || isAt(this.#file, this.path) || !canSeeProcesses()) return null;
    const { dev, ino } = this.#file.statSync();
    for (const { name } of Deno.readDirSync("/proc/self/fd")) {
      const path = `/proc/${Deno.pid}/fd/${name}`;
      const found = statOrNull(path);
      if (found?.dev === dev && found.ino === ino) return path;
    }
    return null;
  }

  /**
   * Removes the file's name: every rank has mapped it, and nothing is left of it however this process ends.
   */
  hide(): void {
    if (this.#hidden) return;
    this.#hidden = true;
    // Something may have tidied it up, and somebody else have put a file in its place.
    if (isAt(this.#file, this.path)) removeIfPossible(this.path);
  }

  /** Lets go of the page. */
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

  /** Reads or writes at a place. Where it ends after a failure is not known. */
  #move(start: number, transfer: () => number): void {
    const isThere = start === this.#position;
    this.#position = -1;
    if (!isThere) this.#file.seekSync(start, Deno.SeekMode.Start);
    this.#position = start + transfer();
  }
}

function statOrNull(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null; // closed again
  }
}

interface MadeFile {
  path: string;
  file: Deno.FsFile;
}

/**
 * Makes the page's file in the first folder that has room for it: in memory if possible, else any file can be
 * mapped.
 */
function makeFile(byteLength: number): MadeFile {
  const what = `make the page of memory that ranks share (${byteLength} bytes)`;
  const failures: { cause: unknown; state: string }[] = [];
  for (const folder of [{ dir: SHARED_MEMORY }, {}]) {
    let made: MadeFile | null = null;
    try {
      made = makeHeldFile(folder);
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

/** Makes an empty file (mode 0600) that no other runner takes for a leftover. */
function makeHeldFile(folder: { dir?: string }): MadeFile {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const path = makeEmptyFile(folder);
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(path, { read: true, write: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue;
      removeIfPossible(path);
      throw error;
    }
    // In a folder whose entries others can replace, it may be another file by now.
    if (hold(file, path) && isNew(file, path)) return { path, file };
    file.close();
  }
  throw new Error(
    `something removes each file at once from ${folder.dir ?? "the folder for temporary files"}`,
  );
}

/** Makes a file in a folder, or in the one for temporary files: in `/tmp` where that is missing. */
function makeEmptyFile(folder: { dir?: string }): string {
  const name = { prefix: `cohort-${Deno.pid}-`, suffix: PAGE_ENDING };
  try {
    return Deno.makeTempFileSync({ ...folder, ...name });
  } catch (error) {
    if (folder.dir !== undefined) throw error;
    try {
      return Deno.makeTempFileSync({ dir: SHORT_FOLDER, ...name });
    } catch {
      throw error;
    }
  }
}

function isNew(file: Deno.FsFile, path: string): boolean {
  const { isFile, size, nlink, uid } = file.statSync();
  return isFile && size === 0 && nlink === 1 && uid === ownUser(dirname(path));
}

/**
 * Writes the mark first, then zeros: whatever a killed runner leaves of it can be told from other files. A
 * file that only was made longer has no memory yet: a rank that touched it would be ended by SIGBUS where
 * there is none left.
 */
function fill(file: Deno.FsFile, byteLength: number): void {
  writeAll(file, PAGE_MARK);
  writeAll(file, new Uint8Array(byteLength - PAGE_MARK.length));
  file.seekSync(0, Deno.SeekMode.Start);
}

/** Writes all bytes: the system takes as many as there is room for, and says only then that there is none. */
function writeAll(file: Deno.FsFile, bytes: Uint8Array<ArrayBuffer>): number {
  let written = 0;
  while (written < bytes.length) written += file.writeSync(bytes.subarray(written));
  return written;
}
