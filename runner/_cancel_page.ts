/** The runner's side of the page by which ranks agree where to leave a call. @module */
import { CancelPageLayout } from "../protocol/cancel_page.ts";

/** Memory, where the system has files that are nothing else. */
const SHARED_MEMORY = "/dev/shm";

/** A page that the runner writes as a file, without native code, and the ranks map. */
export class CancelPage {
  /** The file, until {@linkcode CancelPage.hide}. */
  readonly path: string;

  #layout: CancelPageLayout;
  #file: Deno.FsFile;
  #fresh: Uint8Array;
  #hidden = false;

  /** Makes the page.
   *
   * @param worldSize Number of ranks.
   */
  constructor(worldSize: number) {
    this.#layout = new CancelPageLayout(worldSize);
    this.#fresh = new Uint8Array(4 * this.#layout.slotLength);
    this.path = makeFile();
    this.#file = Deno.openSync(this.path, { read: true, write: true });
    this.#file.truncateSync(this.#layout.byteLength);
  }

  /** Clears a call's slot, before any rank hears of the call. */
  begin(call: number): void {
    this.#write(this.#layout.slotStart(call), this.#fresh);
  }

  /** Says that a call was given up. */
  cancel(call: number): void {
    this.#write(this.#layout.cancelWord(call), new Uint8Array(new Int32Array([1]).buffer));
  }

  /** How many checkpoints each rank has come to in a call; `null` for one that has not entered it. */
  counts(call: number): (number | null)[] {
    const slot = new Int32Array(this.#layout.slotLength);
    this.#file.seekSync(4 * this.#layout.slotStart(call), Deno.SeekMode.Start);
    this.#file.readSync(new Uint8Array(slot.buffer));
    return this.#layout.counts(slot);
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

  #write(word: number, bytes: Uint8Array): void {
    this.#file.seekSync(4 * word, Deno.SeekMode.Start);
    this.#file.writeSync(bytes);
  }
}

function makeFile(): string {
  const options = { prefix: "cohort-", suffix: ".page" };
  try {
    return Deno.makeTempFileSync({ ...options, dir: SHARED_MEMORY });
  } catch {
    // Not there, or not ours to write: any file can be mapped.
    return Deno.makeTempFileSync(options);
  }
}
