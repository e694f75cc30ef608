/**
 * Ranks that wait in a collective for others that will not come.
 *
 * @module
 */
import type { RankStatus } from "../../protocol/mod.ts";

/** What is known of a rank. */
export interface Member {
  /** The rank. */
  readonly rank: number;
  /** Whether it has left the call. */
  readonly left: boolean;
  /** What it says that it is doing; `null` if it says nothing. */
  readonly status: RankStatus | null;
  /** Whether nothing of that has changed for as long as a rank may wait, though its event loop answers. */
  readonly still: boolean;
}

type Wait = NonNullable<RankStatus["collective"]>;

/** Ranks that wait, and those that they wait for. */
export interface Stall {
  /** Who waits, and in what. The first waited first. */
  readonly waiting: readonly { readonly rank: number; readonly collective: Wait }[];
  /** Who is missing from the first one's collective. */
  readonly missing: readonly number[];
}

/** Options of {@linkcode findStall}. */
export interface StallOptions {
  /** Whether ranks that do nothing may still come: in `setup` they may wait for a download, say. */
  patient?: boolean;
}

/**
 * Says whether ranks wait for each other, or for ranks that have left or do nothing.
 *
 * A rank that does something may still come; one that has taken every rank along may only be slow. What is
 * left, when all are taken away that may go on by themselves or by another's coming, does not go on.
 *
 * @param members Every rank.
 * @param limitMs How long a wait is none.
 * @param now The time, by the runner's clock.
 * @param options Who is judged.
 * @returns Who waits for whom, or `null`.
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

/** Does nothing that could be seen, and may so for ever. */
function isIdle({ pending, inside }: RankStatus): boolean {
  return pending === 0 && inside === null;
}

/** Who belongs to a collective's group, is not in it and has not been. */
function absent(rank: number, wait: Wait, members: readonly Member[]): number[] {
  const group = groupRanks(wait.group);
  return members.filter((other) => {
    if (other.rank === rank || (group !== null && !group.includes(other.rank))) return false;
    const theirs = other.status?.collective ?? null;
    return theirs === null || !isSame(wait, theirs) || !hasCome(theirs);
  }).map((other) => other.rank);
}

/**
 * Whether nobody waits for this rank in that collective any more. Of what is sent between two each is one of
 * many.
 */
function hasCome({ state, operation }: Wait): boolean {
  return state === "waiting" || (state === "completed" && !isPairwise(operation));
}

/** `"epoch-1/1[0,2]"` is of ranks 0 and 2. */
function groupRanks(name: string): number[] | null {
  const match = /\[([\d,]+)\]$/.exec(name);
  return match === null ? null : match[1]!.split(",").map(Number);
}

/** Whether two waits are for each other. What is sent between two has a count on either side. */
function isSame(left: Wait, right: Wait): boolean {
  if (left.group !== right.group) return false;
  if (isPairwise(left.operation) && isPairwise(right.operation)) return true;
  return left.sequence === right.sequence && left.operation === right.operation;
}

/**
 * Whether an operation is one side of what two ranks exchange, rather than a collective of all.
 *
 * @param operation Its name.
 */
export function isPairwise(operation: string): boolean {
  return operation === "send" || operation === "recv";
}
