/**
 * The plan of fault tests: which fault, when, and where.
 *
 * @module
 */

/** The faults. */
export const FAULTS = [
  "SIGKILL",
  "SIGSEGV",
  "SIGSTOP",
  "exit",
  "throw",
  "throw proxy",
  "loop",
  "blocked",
  "oom",
  "hangup",
  "garbage",
  "full disk",
  "SIGTERM to all",
  "clock step",
  "unread output",
  "runner",
] as const;

/** The phases in which a fault is injected. */
export const PHASES = [
  "spawn",
  "handshake",
  "setup",
  "forming",
  "idle",
  "call",
  "collective",
  "stream",
  "re-forming",
  "teardown",
] as const;

/** Numbers of ranks. */
export const WORLDS = [1, 2, 5] as const;

export type Fault = typeof FAULTS[number];
export type Phase = typeof PHASES[number];

/** The fault that a rank injects. */
export interface Plan {
  fault: Fault;
  phase: Phase;
  /** The rank that injects it. */
  rank: number;
  /** The delay in milliseconds, in phases that are short. */
  delayMs: number;
  /** The file that marks the fault as injected. */
  mark: string;
}

/** A plan for a world of some size. */
export interface Cell extends Omit<Plan, "mark"> {
  worldSize: number;
  /** Whether ranks that die are replaced. */
  restart: boolean;
}

/** Returns whether the runner notices only by heartbeats, which can take up to one interval. */
export function isSilent(fault: Fault): boolean {
  return fault === "SIGSTOP" || fault === "loop" || fault === "blocked";
}

/**
 * Returns whether the rank's process exits by itself. That may take a while, so the time limits start when it
 * has exited.
 */
export function isDeadly(fault: Fault): boolean {
  return fault === "SIGKILL" || fault === "SIGSEGV" || fault === "exit" || fault === "oom";
}

/** Returns whether the rank throws. In a call, that ends only the call. */
export function isThrown(fault: Fault): boolean {
  return fault === "throw" || fault === "throw proxy";
}

/** Returns whether the rank continues normally after the fault. */
export function isHarmless(fault: Fault): boolean {
  return fault === "full disk" || fault === "SIGTERM to all" || fault === "clock step";
}

/**
 * Returns whether a fault is possible in a phase.
 *
 * Before a rank has said hello, a rank that loads slowly looks like one that loops. The handshake's timeout
 * ends both; the tests do not wait for it. The system reports a stopped rank. Before a rank has connected, it
 * has no connection to the runner that could break. SIGTERM ends a process that is not yet a rank.
 */
export function isPossible({ fault, phase }: Pick<Cell, "fault" | "phase">): boolean {
  if (fault === "loop" || fault === "blocked") return phase !== "spawn" && phase !== "handshake";
  if (fault === "SIGTERM to all") return phase !== "spawn" && phase !== "handshake";
  return !((fault === "hangup" || fault === "garbage") && phase === "spawn");
}

/** Returns all possible cells, alternately with and without replacement. */
export function allCells(): Cell[] {
  const cells: Cell[] = [];
  for (const fault of FAULTS) {
    for (const phase of PHASES) {
      if (!isPossible({ fault, phase })) continue;
      for (const worldSize of WORLDS) {
        const rank = (cells.length * 7) % worldSize;
        cells.push({
          fault,
          phase,
          worldSize,
          rank,
          delayMs: cells.length % 5,
          restart: cells.length % 2 === 0,
        });
      }
    }
  }
  return cells;
}

/** Returns every fault in every phase, each with one of the world sizes in turn. */
export function someCells(): Cell[] {
  return allCells().filter((_, index) => {
    const pair = Math.floor(index / WORLDS.length);
    return index % WORLDS.length === pair % WORLDS.length;
  });
}

/** Returns a seeded generator of numbers between 0 and 1 (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns a random cell. */
export function randomCell(random: () => number): Cell {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  while (true) {
    const worldSize = pick(WORLDS);
    const cell = {
      fault: pick(FAULTS),
      phase: pick(PHASES),
      worldSize,
      rank: Math.floor(random() * worldSize),
      delayMs: Math.floor(random() * 10),
      restart: random() < 0.5,
    };
    if (isPossible(cell)) return cell;
  }
}

/** Formats a cell for people. */
export function nameOf({ fault, phase, worldSize, rank, delayMs, restart }: Cell): string {
  return `${fault} × ${phase} × ${worldSize} (rank ${rank}, ${delayMs} ms${restart ? ", replaced" : ""})`;
}
