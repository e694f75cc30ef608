/**
 * The processes that a rank has started, which end when it does.
 *
 * @module
 */
import { canSeeProcesses } from "./process_state.ts";

/** Processes that are killed may have started others just before. */
const LOOKS = 5;

const waiting = new Set<number>();
let looking: Promise<void> | null = null;

/**
 * Kills the processes of a rank that has ended: those of its process group at once, since the system may give
 * its number to another process when these have gone; then those of its session, whose groups are their own.
 *
 * @param pid The rank's process, which has been the leader of its session.
 * @returns Settles when they have been killed.
 */
export function endFamily(pid: number): Promise<void> {
  if (!mayKill()) return Promise.resolve();
  // If a process has the number, the group is empty: while it is not, nobody is given its number.
  if (!isProcess(pid)) kill(-pid);
  if (!canSeeProcesses()) return Promise.resolve();
  waiting.add(pid);
  // One look serves all ranks that have ended meanwhile.
  return looking ??= new Promise((resolve) => setTimeout(resolve, 0)).then(() => {
    // A leader that is there has been given the number anew.
    const leaders = new Set([...waiting].filter((leader) => !isProcess(leader)));
    waiting.clear();
    looking = null;
    for (let look = 0; look < LOOKS && endSessions(leaders) > 0; look++);
  });
}

/**
 * Kills a rank that runs, and what is in its process group.
 *
 * @param pid The rank's process.
 */
export function killGroup(pid: number): void {
  if (mayKill()) kill(-pid);
}

/**
 * Kills ranks that run, and all that is in their sessions, before the next turn.
 *
 * @param pids The ranks' processes.
 */
export function killFamilies(pids: readonly number[]): void {
  pids.forEach(killGroup);
  if (mayKill() && canSeeProcesses()) endSessions(new Set(pids));
}

/** Deno would ask for what has not been granted. */
function mayKill(): boolean {
  return Deno.build.os !== "windows" && Deno.permissions.querySync({ name: "run" }).state === "granted";
}

function endSessions(leaders: ReadonlySet<number>): number {
  const members = processNames().filter((name) => leaders.has(sessionOf(name)));
  for (const name of members) kill(Number(name));
  return members.length;
}

/** The names of processes' folders in `/proc`. */
function processNames(): string[] {
  try {
    return [...Deno.readDirSync("/proc")].map(({ name }) => name).filter((name) => /^\d+$/.test(name));
  } catch {
    // Too many open files, say: a rank's end is not to fail for that.
    return [];
  }
}

/** The session of a process that runs, by the name of its folder; `NaN` if it does not. */
function sessionOf(name: string): number {
  try {
    const stat = Deno.readTextFileSync(`/proc/${name}/stat`);
    // The name, in parentheses, may hold anything.
    const [state, , , session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ", 4);
    return state === "Z" ? NaN : Number(session);
  } catch {
    return NaN;
  }
}

function isProcess(pid: number): boolean {
  if (!canSeeProcesses()) return false;
  try {
    Deno.statSync(`/proc/${pid}`);
    return true;
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // There is none, or it has become another user's.
  }
}
