/**
 * The page of memory that a world's ranks share with their runner. The runner writes and reads it as a file,
 * and the ranks map it.
 *
 * The page begins with {@linkcode PAGE_MARK}. Then come the slots of {@linkcode CancelPageLayout}, a status
 * block for each rank, and one word with the number of the latest dropped epoch. That word serves ranks whose
 * JavaScript waits for a device and cannot receive messages.
 *
 * @module
 */
import { CancelPageLayout } from "./cancel_page.ts";
import { STATUS_BYTE_LENGTH } from "./status_block.ts";

/** The first bytes of a page. They identify the file, because its name alone proves nothing. */
export const PAGE_MARK: Uint8Array<ArrayBuffer> = new TextEncoder().encode("cohort: a page of a world, 1\n");

/** Number of bytes before the slots, so that the slots do not share a cache line with the mark. */
const HEAD_BYTE_LENGTH = 64;

/** Layout of a world's page. */
export class WorldPageLayout {
  /** The slots by which ranks agree where to leave a call. */
  readonly cancel: CancelPageLayout;
  /** Number of ranks. */
  readonly worldSize: number;

  constructor(worldSize: number) {
    this.worldSize = worldSize;
    this.cancel = new CancelPageLayout(worldSize, HEAD_BYTE_LENGTH / 4);
  }

  /** Size of the page, in bytes. */
  get byteLength(): number {
    return 4 * (this.droppedWord + 1);
  }

  /** The index of the word with the number of the latest dropped epoch. */
  get droppedWord(): number {
    return this.statusStart(this.worldSize) / 4;
  }

  /** Returns the offset of a rank's status block, in bytes. */
  statusStart(rank: number): number {
    return this.cancel.byteLength + rank * STATUS_BYTE_LENGTH;
  }
}
