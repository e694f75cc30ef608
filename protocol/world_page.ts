/**
 * The page of memory that a world's ranks share with their runner: the runner writes and reads it as a file,
 * the ranks map it. First {@linkcode PAGE_MARK}, then the slots of {@linkcode CancelPageLayout}, then a block
 * of status for each rank, at last a word: the number of the latest epoch that was dropped. It is for ranks
 * whose JavaScript waits for a device, and so hears of nothing.
 *
 * @module
 */
import { CancelPageLayout } from "./cancel_page.ts";
import { STATUS_BYTE_LENGTH } from "./status_block.ts";

/** What a page begins with: by its name alone, a file may be anybody's. */
export const PAGE_MARK: Uint8Array<ArrayBuffer> = new TextEncoder().encode("cohort: a page of a world, 1\n");

/** Bytes before the slots, which do not share a cache line with others. */
const HEAD_BYTE_LENGTH = 64;

/** How the page of a world lies in memory. */
export class WorldPageLayout {
  /** The part by which ranks agree where to leave a call. */
  readonly cancel: CancelPageLayout;
  /** Number of ranks. */
  readonly worldSize: number;

  constructor(worldSize: number) {
    this.worldSize = worldSize;
    this.cancel = new CancelPageLayout(worldSize, HEAD_BYTE_LENGTH / 4);
  }

  /** Bytes of the page. */
  get byteLength(): number {
    return 4 * (this.droppedWord + 1);
  }

  /** The word that says which epoch was dropped. */
  get droppedWord(): number {
    return this.statusStart(this.worldSize) / 4;
  }

  /** The first byte of a rank's status. */
  statusStart(rank: number): number {
    return this.cancel.byteLength + rank * STATUS_BYTE_LENGTH;
  }
}
