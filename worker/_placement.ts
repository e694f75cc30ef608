/** Who this process is among the ranks. @module */

/** A rank's place. */
export interface Placement {
  /** The rank. */
  readonly rank: number;
  /** Number of ranks. */
  readonly worldSize: number;
  /** The rank among those on this machine. */
  readonly localRank: number;
  /** Number of ranks on this machine. */
  readonly localWorldSize: number;
}

/** Reads the place from the environment, as every launcher sets it.
 *
 * @returns The place. Without `LOCAL_RANK` and `LOCAL_WORLD_SIZE` all ranks are on this machine.
 * @throws {TypeError} If `RANK` or `WORLD_SIZE` is missing, or one makes no sense.
 */
export function placementFromEnv(): Placement {
  const rank = numberFromEnv("RANK");
  const worldSize = numberFromEnv("WORLD_SIZE");
  if (rank >= worldSize) {
    throw new TypeError(`Cannot start rank: RANK is ${rank}, where WORLD_SIZE is ${worldSize}`);
  }
  return {
    rank,
    worldSize,
    localRank: numberFromEnv("LOCAL_RANK", rank),
    localWorldSize: numberFromEnv("LOCAL_WORLD_SIZE", worldSize),
  };
}

function numberFromEnv(name: string, fallback?: number): number {
  const text = Deno.env.get(name);
  if (text === undefined && fallback !== undefined) return fallback;
  const value = Number(text);
  if (text === undefined || !/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    const state = text === undefined ? "not set" : `"${text}", not a number`;
    throw new TypeError(`Cannot start rank: ${name} is ${state}`);
  }
  return value;
}
