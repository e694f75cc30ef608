/**
 * Ranks that return one after the other.
 *
 * @module
 */
import { DistributedWorker } from "../../mod.ts";

/** The result of a rank. */
export interface Said {
  rank: number;
  text: string;
}

/**
 * Rank 0 computes without a turn of the event loop, so it answers the runner's pings only after it has
 * returned. The others return later.
 */
export class Late extends DistributedWorker<{ busyMs: number }, Said> {
  static override module = import.meta.url;

  override async call({ busyMs }: { busyMs: number }): Promise<Said> {
    const until = performance.now() + busyMs;
    while (this.rank === 0 && performance.now() < until);
    if (this.rank !== 0) await new Promise((resolve) => setTimeout(resolve, 2 * busyMs));
    return { rank: this.rank, text: `rank ${this.rank} was here` };
  }
}
