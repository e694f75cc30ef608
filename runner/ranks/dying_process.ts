/**
 * Reads from the system how a process is ending, before it has ended.
 *
 * @module
 */
import { canSeeProcesses } from "./process_state.ts";
import type { Exit } from "./rank_process.ts";

/** The signals that end a process, by number: the same on all processors that Deno runs on. */
const SIGNALS: Readonly<Record<number, Deno.Signal>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  10: "SIGUSR1",
  11: "SIGSEGV",
  12: "SIGUSR2",
  13: "SIGPIPE",
  14: "SIGALRM",
  15: "SIGTERM",
  24: "SIGXCPU",
  25: "SIGXFSZ",
  26: "SIGVTALRM",
  27: "SIGPROF",
  31: "SIGSYS",
};

/** The places of the fields after the process's name. */
const STATE = 0;
const PARENT = 1;
const EXIT_CODE = 49;

/**
 * Returns the exit of a process that is ending: a signal has killed it, or it has called `exit`, and the
 * system is still freeing its memory.
 *
 * @param pid Process ID of a child of this process.
 * @returns The exit; `null` if the process is not known to end with a signal or a code other than 0.
 */
export function exitOfDying(pid: number): Exit | null {
  if (!canSeeProcesses()) return null;
  try {
    return exitFromStat(Deno.readTextFileSync(`/proc/${pid}/stat`), Deno.pid);
  } catch {
    return null; // it is gone, or the system does not tell
  }
}

/**
 * Reads an exit from the text of `/proc/<pid>/stat`.
 *
 * @param stat The text.
 * @param parent Process ID of the parent that the process must have.
 * @returns The exit, or `null`, as {@linkcode exitOfDying} does.
 */
export function exitFromStat(stat: string, parent: number): Exit | null {
  // The name, in parentheses, may contain any characters.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).trimEnd().split(" ");
  // For a stopped process, the same field has the signal that stopped it.
  if (/[Tt]/.test(fields[STATE] ?? "T") || Number(fields[PARENT]) !== parent) return null;
  const code = Number(fields[EXIT_CODE]);
  const signal = SIGNALS[code & 0x7f]; // the bit above tells of a core file
  if (signal !== undefined) return { exitCode: null, signal };
  return (code & 0x7f) === 0 && code >> 8 > 0 ? { exitCode: code >> 8, signal: null } : null;
}
