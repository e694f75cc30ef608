/**
 * What goes wrong, when, and where.
 *
 * @module
 */

/** What goes wrong. */
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

/** When it does. */
export const PHASES = [
  "spawn",
  "handshake",
  "setup",
  "forming",
  "idle",
  "call",
  "collective",
  "stream",
  "forming anew",
  "teardown",
] as const;

/** Numbers of ranks. */
export const WORLDS = [1, 2, 5] as const;

export type Fault = typeof FAULTS[number];
export type Phase = typeof PHASES[number];

/** What a rank is to do. */
export interface Plan {
  fault: Fault;
  phase: Phase;
  /** The rank that it strikes. */
  rank: number;
  /** Where a phase is short: how long into it, in milliseconds. */
  delayMs: number;
  /** A file that says that it has been struck. */
  mark: string;
}

/** A plan in a world. */
export interface Cell extends Omit<Plan, "mark"> {
  worldSize: number;
  /** Whether ranks that die are replaced. */
  restart: boolean;
}

/** Whether the runner can only notice by asking: it takes up to a heartbeat. */
export function isSilent(fault: Fault): boolean {
  return fault === "SIGSTOP" || fault === "loop" || fault === "blocked";
}

/**
 * Whether the rank's process ends by itself, which may take it a while: what follows is timed from its end.
 */
export function isDeadly(fault: Fault): boolean {
  return fault === "SIGKILL" || fault === "SIGSEGV" || fault === "exit" || fault === "oom";
}

/** Whether the rank throws: in a call, that ends the call alone. */
export function isThrown(fault: Fault): boolean {
  return fault === "throw" || fault === "throw proxy";
}

/** Whether whatever it strikes goes on as ever. */
export function isHarmless(fault: Fault): boolean {
  return fault === "full disk" || fault === "SIGTERM to all" || fault === "clock step";
}

/**
 * Before a rank has said hello nothing tells one that loads for long from one that loops: the handshake's
 * time limit ends both, and that is not waited for here. A stopped one is told by the system. Before it has
 * connected it has no line to the runner that could break. SIGTERM ends a process that is not yet a rank.
 */
export function isPossible({ fault, phase }: Pick<Cell, "fault" | "phase">): boolean {
  if (fault === "loop" || fault === "blocked") return phase !== "spawn" && phase !== "handshake";
  if (fault === "SIGTERM to all") return phase !== "spawn" && phase !== "handshake";
  return !((fault === "hangup" || fault === "garbage") && phase === "spawn");
}

/** Every cell there is, with and without replacement by turns. */
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

/** Every fault in every phase, in worlds of all sizes by turns. */
export function someCells(): Cell[] {
  return allCells().filter((_, index) => {
    const pair = Math.floor(index / WORLDS.length);
    return index % WORLDS.length === pair % WORLDS.length;
  });
}

/** Numbers between 0 and 1 that a seed decides (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A cell at random. */
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

/** A cell as one reads it. */
export function nameOf({ fault, phase, worldSize, rank, delayMs, restart }: Cell): string {
  return `${fault} × ${phase} × ${worldSize} (rank ${rank}, ${delayMs} ms${restart ? ", replaced" : ""})`;
}
