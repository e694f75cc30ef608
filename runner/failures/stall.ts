/**
 * Finds ranks that wait in a collective for others that will not come.
 *
 * @module
 */
import type { RankStatus } from "../../protocol/mod.ts";

/** Observations of a rank. */
export interface Member {
  /** Number of the rank. */
  readonly rank: number;
  /** Whether the rank has left the call. */
  readonly left: boolean;
  /** What the rank says it is doing; `null` if it says nothing. */
  readonly status: RankStatus | null;
  /** Whether its status has not changed for the maximum wait, although its event loop answers. */
  readonly still: boolean;
}

type Wait = NonNullable<RankStatus["collective"]>;

/** Waiting ranks, and the ranks that they wait for. */
export interface Stall {
  /** Waiting ranks with their collectives, in the order in which they began to wait. */
  readonly waiting: readonly { readonly rank: number; readonly collective: Wait }[];
  /** Ranks that are missing from the first one's collective. */
  readonly missing: readonly number[];
}

/** Options of {@linkcode findStall}. */
export interface StallOptions {
  /** Whether idle ranks may still come. In `setup`, for example, they may wait for a download. */
  patient?: boolean;
}

/**
 * Returns the ranks that wait for each other, or for ranks that have left or are idle.
 *
 * A rank that is active may still come. A collective that every rank has entered may only be slow. The search
 * removes all ranks that can continue on their own or after another rank comes; the ranks that remain are
 * stuck.
 *
 * @param members All ranks.
 * @param limitMs Time in milliseconds before which a wait does not count.
 * @param now The time, by the runner's clock.
 * @param options Whether idle ranks may still come.
 * @returns The stall, or `null` if there is none.
 */
export function findStall(
  members: readonly Member[],
  limitMs: number,
  now: number,
  { patient = false }: StallOptions = {},
): Stall | null {
  const stuck = new Map<number, Wait | null>();
  for (const member of members) {
    if (member.left) stuck.set(member.rank, null);
    else if (!member.still || member.status === null || member.status.held) continue;
    else {
      const wait = waitOf(member.status);
      const isStuck = wait !== null ? now - wait.since >= limitMs : !patient && isIdle(member.status);
      if (isStuck) stuck.set(member.rank, wait);
    }
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const [rank, wait] of stuck) {
      if (wait === null) continue;
      const others = absent(rank, wait, members);
      if (others.length > 0 && others.every((other) => stuck.has(other))) continue;
      stuck.delete(rank);
      changed = true;
    }
  }
  const waiting = [...stuck].flatMap(([rank, collective]) =>
    collective === null ? [] : [{ rank, collective }]
  )
    .toSorted((left, right) => left.collective.since - right.collective.since);
  const [first] = waiting;
  if (first === undefined) return null;
  return { waiting, missing: absent(first.rank, first.collective, members) };
}

function waitOf({ collective }: RankStatus): Wait | null {
  return collective?.state === "waiting" ? collective : null;
}

/** Returns whether a rank does nothing visible, and so may stay idle forever. */
function isIdle({ pending, inside }: RankStatus): boolean {
  return pending === 0 && inside === null;
}

/** Returns the ranks of a collective's group that have not entered the collective. */
function absent(rank: number, wait: Wait, members: readonly Member[]): number[] {
  const group = groupRanks(wait.group);
  return members.filter((other) => {
    if (other.rank === rank || (group !== null && !group.includes(other.rank))) return false;
    const theirs = other.status?.collective ?? null;
    return theirs === null || !isSame(wait, theirs) || !hasCome(theirs);
  }).map((other) => other.rank);
}

/**
 * Returns whether a rank has entered this collective. A completed `send` or `recv` does not count, because it
 * is one of many.
 */
function hasCome({ state, operation }: Wait): boolean {
  return state === "waiting" || (state === "completed" && !isPairwise(operation));
}

/** Returns the ranks of a group name: `"epoch-1/1[0,2]"` has ranks 0 and 2. */
function groupRanks(name: string): number[] | null {
  const match = /\[([\d,]+)\]$/.exec(name);
  return match === null ? null : match[1]!.split(",").map(Number);
}

/**
 * Returns whether two waits are for the same collective. Each side of a `send` and `recv` counts on its own,
 * so their numbers may differ.
 */
function isSame(left: Wait, right: Wait): boolean {
  if (left.group !== right.group) return false;
  if (isPairwise(left.operation) && isPairwise(right.operation)) return true;
  return left.sequence === right.sequence && left.operation === right.operation;
}

/**
 * Returns whether an operation is one side of an exchange between two ranks, not a collective of all.
 *
 * @param operation Name of the operation.
 */
export function isPairwise(operation: string): boolean {
  return operation === "send" || operation === "recv";
}
