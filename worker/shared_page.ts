/**
 * The page of memory that this rank shares with its runner and the other ranks.
 *
 * @module
 */
import { mapSharedFile, noteCollectives, noteNativeCalls, observeActivity } from "../ffi/runtime.ts";
import {
  Checkpoints,
  type Lane,
  STATUS_BYTE_LENGTH,
  StatusWriter,
  WorldPageLayout,
} from "../protocol/mod.ts";
import { readClock } from "./clock.ts";
import { trackCollective } from "./unawaited.ts";

/** The page, mapped into a rank's memory. */
export class SharedPage {
  readonly #layout: WorldPageLayout;
  readonly #rank: number;
  #words: Int32Array<ArrayBuffer>;
  #status: StatusWriter;

  /**
   * Maps the page.
   *
   * @param path The file.
   * @param rank The rank of this process.
   * @param worldSize Number of ranks.
   * @throws {NativeError} If the file cannot be mapped.
   */
  constructor(path: string, rank: number, worldSize: number) {
    this.#layout = new WorldPageLayout(worldSize);
    this.#rank = rank;
    const memory = mapSharedFile(path, this.#layout.byteLength);
    this.#words = new Int32Array(memory);
    this.#status = new StatusWriter(
      new Uint8Array(memory, this.#layout.statusStart(rank), STATUS_BYTE_LENGTH),
    );
  }

  /**
   * The word that holds the number of the latest dropped epoch. It stays valid for the life of the process.
   */
  get dropped(): Int32Array<ArrayBuffer> {
    return this.#words.subarray(this.#layout.droppedWord, this.#layout.droppedWord + 1);
  }

  /** Returns a call's checkpoints, or its generator's yields. */
  checkpoints(call: number, lane: Lane): Checkpoints {
    return new Checkpoints(this.#words, this.#layout.cancel, call, this.#rank, lane);
  }

  /** Records whether items wait for the stream's reader. */
  setHeld(waits: boolean): void {
    this.#status.setHeld(waits);
  }

  /**
   * Records all native activity of this process in the page from now on.
   *
   * @param hasLibrary Whether the native library is loaded.
   */
  observe(hasLibrary: boolean): void {
    observeActivity({ collective: trackCollective, pending: (count) => this.#status.pending(count) });
    if (!hasLibrary) return;
    noteNativeCalls(this.#status.nativeCalls);
    noteCollectives(this.#status.collectives, readClock());
  }
}
