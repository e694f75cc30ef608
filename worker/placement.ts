/**
 * Who this process is among the ranks.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";

const LOOPBACK = "127.0.0.1";

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

/**
 * Reads the place from the environment, as every launcher sets it.
 *
 * @returns The place. Without `LOCAL_RANK` and `LOCAL_WORLD_SIZE` all ranks are on this machine.
 * @throws {TypeError} If `RANK` or `WORLD_SIZE` is missing, or one makes no sense.
 */
export function placementFromEnv(): Placement {
  const rank = numberFromEnv("RANK");
  const worldSize = numberFromEnv("WORLD_SIZE");
  if (rank >= worldSize) {
    throw new TypeError(
      `Cannot start rank: RANK is ${rank}, where WORLD_SIZE is ${worldSize}; ranks count from 0`,
    );
  }
  return {
    rank,
    worldSize,
    localRank: numberFromEnv("LOCAL_RANK", rank),
    localWorldSize: numberFromEnv("LOCAL_WORLD_SIZE", worldSize),
  };
}

/** Where the ranks meet. */
export interface Rendezvous {
  /** The address that other ranks reach rank 0 at. */
  readonly address: string;
  /** The port that rank 0 binds; 0 takes a free one. */
  readonly port: number;
  /**
   * The private folder of this machine that they meet in instead, by a Unix socket; `null` if there is none.
   */
  readonly folder: string | null;
}

/**
 * Reads from the environment where the ranks meet, as every launcher sets it.
 *
 * @returns Where. Without `MASTER_ADDR` and `MASTER_PORT`, at a free port of this machine's loopback.
 * @throws {TypeError} If `MASTER_PORT` is no number.
 */
export function rendezvousFromEnv(): Rendezvous {
  return {
    address: Deno.env.get("MASTER_ADDR") ?? LOOPBACK,
    port: numberFromEnv("MASTER_PORT", 0),
    folder: null,
  };
}

/**
 * The same for a launcher that may be torchrun, which holds the port that it names with a store of its own.
 *
 * @returns Where.
 * @throws {TypeError} If `MASTER_PORT` is no number.
 */
export function rendezvousOfLauncher(): Rendezvous {
  const isTaken = Deno.env.get("TORCHELASTIC_USE_AGENT_STORE") === "True";
  return isTaken ? { address: LOOPBACK, port: 0, folder: null } : rendezvousFromEnv();
}

function numberFromEnv(name: string, fallback?: number): number {
  const text = Deno.env.get(name);
  if (text === undefined && fallback !== undefined) return fallback;
  const value = Number(text);
  if (text === undefined || !/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    const state = text === undefined
      ? "not set; a launcher sets it for each rank"
      : `"${escapeLine(text)}", not a number`;
    throw new TypeError(`Cannot start rank: ${name} is ${state}`);
  }
  return value;
}
