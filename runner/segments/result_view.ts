/**
 * Results whose bulk data is mapped, not copied.
 *
 * @module
 */
import type { MapMemory, MappedMemory } from "../../mapped_memory.ts";
import type { ReadPart } from "../../protocol/mod.ts";
import { readPart } from "./read_part.ts";
import { type ResultLease, ResultPart } from "./result_part.ts";

/** The mapped parts of one result. */
export class ResultView implements Disposable {
  readonly #map: MapMemory;
  readonly #mapped: MappedMemory[] = [];
  #lease: ResultLease | null = null;

  /**
   * Starts without parts.
   *
   * @param map Maps memory of an open file.
   */
  constructor(map: MapMemory) {
    this.#map = map;
  }

  /** Maps a part, unless it came with the frame. */
  readonly read: ReadPart = (part) => {
    if (!(part instanceof ResultPart)) return readPart(part);
    this.#lease = part.lease;
    const mapped = this.#map(part.lease.segment.identity(), part.offset, part.byteLength);
    this.#mapped.push(mapped);
    return new Uint8Array(mapped.buffer);
  };

  /** Detaches all arrays over mapped memory, unmaps it, and gives the segment back. Safe to call twice. */
  [Symbol.dispose](): void {
    let isFree = true;
    for (const { buffer, unmap } of this.#mapped.splice(0)) {
      // If the program has transferred the buffer, for example to a worker, its memory stays in use for good.
      if (buffer.detached) {
        isFree = false;
        continue;
      }
      buffer.transfer(0);
      unmap();
    }
    if (isFree) this.#lease?.free();
    this.#lease = null;
  }
}
