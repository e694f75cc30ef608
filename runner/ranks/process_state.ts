/**
 * What the system says of a process that says nothing itself.
 *
 * @module
 */

/** The state of a process. */
export interface ProcessState {
  /** Whether it is stopped, by SIGSTOP or a debugger. */
  readonly stopped: boolean;
  /** Whether its first thread computes, or waits for a processor. */
  readonly running: boolean;
  /** How long its first thread has waited for a processor since it began, in milliseconds. */
  readonly runDelayMs: number;
}

/**
 * Looks a process up. It takes read permission and a system with `/proc`.
 *
 * @param pid The process.
 * @returns Its state, or `null` where that cannot be told.
 */
export function processState(pid: number): ProcessState | null {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    // The name, in parentheses, may hold anything.
    const state = stat.slice(stat.lastIndexOf(")") + 2).charAt(0);
    return { stopped: state === "T" || state === "t", running: state === "R", runDelayMs: runDelayMs(pid) };
  } catch {
    return null;
  }
}

/** Whether processes can be looked up without asking the user. */
export function canSeeProcesses(): boolean {
  return Deno.build.os === "linux" &&
    Deno.permissions.querySync({ name: "read", path: "/proc" }).state === "granted";
}

function runDelayMs(pid: number): number {
  try {
    const [, waitedNs] = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/schedstat`).split(" ");
    return Number(waitedNs) / 1e6;
  } catch {
    // A kernel that does not count it.
    return 0;
  }
}
