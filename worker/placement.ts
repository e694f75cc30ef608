/**
 * Reads the identity of this process among the ranks.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";

const LOOPBACK = "127.0.0.1";

/** The position of a rank. */
export interface Placement {
  /** The rank. */
  readonly rank: number;
  /** Number of ranks. */
  readonly worldSize: number;
  /** The index of this rank among the ranks on this machine, from 0. */
  readonly localRank: number;
  /** Number of ranks on this machine. */
  readonly localWorldSize: number;
}

/**
 * Reads the placement from the environment variables that launchers set.
 *
 * @returns The placement. Without `LOCAL_RANK` and `LOCAL_WORLD_SIZE`, all ranks are on this machine.
 * @throws {TypeError} If `RANK` or `WORLD_SIZE` is missing, or a value is invalid.
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
  /** The address at which other ranks reach rank 0. */
  readonly address: string;
  /** The port that rank 0 binds. 0 selects a free port. */
  readonly port: number;
  /** The private folder in which the ranks meet by Unix sockets instead; `null` if they meet over TCP. */
  readonly folder: string | null;
}

/**
 * Reads from the environment variables that launchers set where the ranks meet.
 *
 * @returns The rendezvous. Without `MASTER_ADDR` and `MASTER_PORT`, a free port on this machine's loopback
 * interface.
 * @throws {TypeError} If `MASTER_PORT` is not a number.
 */
export function rendezvousFromEnv(): Rendezvous {
  return {
    address: Deno.env.get("MASTER_ADDR") ?? LOOPBACK,
    port: numberFromEnv("MASTER_PORT", 0),
    folder: null,
  };
}

/**
 * Works like {@linkcode rendezvousFromEnv}, but ignores torchrun's port, because torchrun's own store uses
 * it.
 *
 * @returns The rendezvous.
 * @throws {TypeError} If `MASTER_PORT` is not a number.
 */
export function rendezvousFromLauncher(): Rendezvous {
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
