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

/** The page as a rank has it mapped. */
export class SharedPage {
  readonly #layout: WorldPageLayout;
  readonly #rank: number;
  #words: Int32Array<ArrayBuffer>;
  #status: StatusWriter;

  /**
   * Maps the page.
   *
   * @param path The file.
   * @param rank This rank.
   * @param worldSize Number of ranks.
   * @throws {NativeError} If it cannot be mapped.
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
   * Where the number of the latest epoch that was dropped is. It stays there as long as this process lives.
   */
  get dropped(): Int32Array<ArrayBuffer> {
    return this.#words.subarray(this.#layout.droppedWord, this.#layout.droppedWord + 1);
  }

  /** Begins a call's way through its checkpoints, or through its generator's yields. */
  points(call: number, lane: Lane): Checkpoints {
    return new Checkpoints(this.#words, this.#layout.cancel, call, this.#rank, lane);
  }

  /** Notes whether items wait for the stream's reader. */
  held(waits: boolean): void {
    this.#status.held(waits);
  }

  /**
   * Has everything native that this process does noted here from now on.
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
