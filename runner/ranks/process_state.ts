/**
 * Reads the state of a process from the system.
 *
 * @module
 */

/** State of a process. */
export interface ProcessState {
  /** Whether the process is stopped by SIGSTOP or a debugger. */
  readonly stopped: boolean;
  /** Whether its main thread computes or waits for a processor. */
  readonly running: boolean;
  /** Total time that its main thread has computed, in milliseconds; `NaN` if the system does not tell. */
  readonly ranMs: number;
  /** Total time that its main thread has waited for a processor, in ms, without the current wait. */
  readonly runDelayMs: number;
}

/**
 * Reads the state of a process. This requires read permission and a system with `/proc`.
 *
 * @param pid Process ID.
 * @returns The state, or `null` if it is not known.
 */
export function processState(pid: number): ProcessState | null {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    // The name, in parentheses, may contain any characters.
    const state = stat.slice(stat.lastIndexOf(")") + 2).charAt(0);
    return { stopped: state === "T" || state === "t", running: state === "R", ...readTimes(pid) };
  } catch {
    return null;
  }
}

/** Returns whether processes can be examined without a permission prompt. */
export function canSeeProcesses(): boolean {
  return Deno.build.os === "linux" &&
    Deno.permissions.querySync({ name: "read", path: "/proc" }).state === "granted";
}

function readTimes(pid: number): Pick<ProcessState, "ranMs" | "runDelayMs"> {
  try {
    const [ranNs, waitedNs] = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/schedstat`).split(" ");
    return { ranMs: Number(ranNs) / 1e6, runDelayMs: Number(waitedNs) / 1e6 };
  } catch {
    // The kernel does not provide it.
    return { ranMs: NaN, runDelayMs: 0 };
  }
}
