/** The runner's side of the page of memory that it shares with its ranks. @module */
import { type RankStatus, readStatus, STATUS_BYTE_LENGTH } from "../protocol/status_block.ts";
import { WorldPageLayout } from "../protocol/world_page.ts";

/** Memory, where the system has files that are nothing else. */
export const SHARED_MEMORY = "/dev/shm";

/** The names of pages, and in them the runner's process. */
export const PAGE_FILE = /^cohort-(\d+)-.*\.page$/;

/** A page that the runner writes as a file, without native code, and the ranks map. */
export class WorldPage {
  /** The file, until {@linkcode WorldPage.hide}. */
  readonly path: string;

  #layout: WorldPageLayout;
  #file: Deno.FsFile;
  /** What clears a batch of slots. */
  readonly #fresh: Uint8Array;
  readonly #slot: Int32Array<ArrayBuffer>;
  readonly #slotBytes: Uint8Array<ArrayBuffer>;
  /** The latest batch that was cleared. */
  #batch = -1;
  /** Where the file's next byte is: calls come in the order of their slots, so that there is little to seek. */
  #position = 0;
  #hidden = false;

  /** Makes the page.
   *
   * @param worldSize Number of ranks.
   */
  constructor(worldSize: number) {
    this.#layout = new WorldPageLayout(worldSize);
    this.#fresh = new Uint8Array(4 * this.#layout.cancel.batchLength);
    this.#slot = new Int32Array(this.#layout.cancel.slotLength);
    this.#slotBytes = new Uint8Array(this.#slot.buffer);
    this.path = makeFile();
    this.#file = Deno.openSync(this.path, { read: true, write: true });
    this.#file.truncateSync(this.#layout.byteLength);
  }

  /** Sees that a call's slot is clear, before any rank hears of the call. */
  begin(call: number): void {
    const { cancel } = this.#layout;
    const batch = cancel.batch(call);
    if (batch === this.#batch) return;
    this.#batch = batch;
    this.#write(cancel.batchStart(batch), this.#fresh);
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

  /** Removes the file's name: every rank has mapped it, and nothing is left of it however this process ends. */
  hide(): void {
    if (this.#hidden) return;
    this.#hidden = true;
    Deno.removeSync(this.path);
  }

  /** Lets go of the page. */
  close(): void {
    this.hide();
    this.#file.close();
  }

  #read(start: number, bytes: Uint8Array): void {
    this.#seek(start);
    this.#position += this.#file.readSync(bytes) ?? 0;
  }

  #write(word: number, bytes: Uint8Array): void {
    this.#seek(4 * word);
    this.#position += this.#file.writeSync(bytes);
  }

  #seek(start: number): void {
    if (start === this.#position) return;
    this.#file.seekSync(start, Deno.SeekMode.Start);
    this.#position = start;
  }
}

function makeFile(): string {
  const options = { prefix: `cohort-${Deno.pid}-`, suffix: ".page" };
  try {
    return Deno.makeTempFileSync({ ...options, dir: SHARED_MEMORY });
  } catch {
    // Not there, or not ours to write: any file can be mapped.
    return Deno.makeTempFileSync(options);
  }
}
