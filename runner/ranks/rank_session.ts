/**
 * Ends the processes that a rank has started when the rank exits.
 *
 * @module
 */
import { canSeeProcesses } from "./process_state.ts";

/** Number of passes, because processes may start others just before they are killed. */
const LOOKS = 5;

const waiting = new Set<number>();
let looking: Promise<void> | null = null;

/**
 * Kills the processes of a rank that has exited. Its process group is killed at once, because the system may
 * reuse the process ID when the group is empty. The rest of its session, which is in other process groups,
 * follows.
 *
 * @param pid Process ID of the rank, which was the leader of its session.
 * @returns Settles when they have been killed.
 */
export function killSession(pid: number): Promise<void> {
  if (!mayKill()) return Promise.resolve();
  // If a process has this ID, the group is empty: the system does not reuse the ID before.
  if (!isProcess(pid)) kill(-pid);
  if (!canSeeProcesses()) return Promise.resolve();
  waiting.add(pid);
  // One pass serves all ranks that have exited in the meantime.
  return looking ??= new Promise((resolve) => setTimeout(resolve, 0)).then(() => {
    // If the process exists, the leader's ID has been reused.
    const leaders = new Set([...waiting].filter((leader) => !isProcess(leader)));
    waiting.clear();
    looking = null;
    for (let look = 0; look < LOOKS && killMembers(leaders) > 0; look++);
  });
}

/**
 * Kills a running rank and its process group.
 *
 * @param pid Process ID of the rank.
 */
export function killGroup(pid: number): void {
  if (mayKill()) kill(-pid);
}

/**
 * Kills running ranks and all processes of their sessions, before the next turn of the event loop.
 *
 * @param pids Process IDs of the ranks.
 */
export function killSessions(pids: readonly number[]): void {
  pids.forEach(killGroup);
  if (mayKill() && canSeeProcesses()) killMembers(new Set(pids));
}

/** Returns whether this process may kill others. Deno would prompt for a permission that is not granted. */
function mayKill(): boolean {
  return Deno.build.os !== "windows" && Deno.permissions.querySync({ name: "run" }).state === "granted";
}

function killMembers(leaders: ReadonlySet<number>): number {
  const members = processNames().filter((name) => leaders.has(sessionOf(name)));
  for (const name of members) kill(Number(name));
  return members.length;
}

/** Returns the names of the process folders in `/proc`. */
function processNames(): string[] {
  try {
    return [...Deno.readDirSync("/proc")].map(({ name }) => name).filter((name) => /^\d+$/.test(name));
  } catch {
    // For example, too many files are open. A rank's exit must not fail because of that.
    return [];
  }
}

/** Returns the session of a running process, given the name of its folder; `NaN` if it is not running. */
function sessionOf(name: string): number {
  try {
    const stat = Deno.readTextFileSync(`/proc/${name}/stat`);
    // The name, in parentheses, may contain any characters.
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
    // The process does not exist, or its ID now belongs to another user.
  }
}
