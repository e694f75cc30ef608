/**
 * What the system refuses for lack of something, in words that name the remedy.
 *
 * @module
 */
import { DistributedError } from "../../errors.ts";
import { messageOfThrown } from "../../protocol/mod.ts";
import { canSeeProcesses } from "./process_state.ts";

/** What a code of the system's says, and what helps. */
const STATES: Record<string, () => string> = {
  EMFILE: () =>
    `this process may have ${descriptorLimit()} open; raise the limit (ulimit -n), or use a smaller worldSize`,
  ENFILE: () => "the system has as many files open as it allows; close some, or raise fs.file-max",
  EAGAIN: () =>
    "this user may start no more processes; raise the limit (ulimit -u), or use a smaller worldSize",
};

/**
 * Whether an error says that the process, or the machine, has used up something.
 *
 * @param error What was thrown.
 */
export function isScarce(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && Object.hasOwn(STATES, code);
}

/**
 * Says what could not be done, and what helps, where something is used up.
 *
 * @param what What was tried, after `Cannot`.
 * @param cause Deno's error.
 * @returns The error to raise; `cause` itself if nothing is used up, or it says so already.
 */
export function systemError(what: string, cause: unknown): unknown {
  const code = codeOf(cause);
  if (code === null || !Object.hasOwn(STATES, code)) return cause;
  const message = `Cannot ${what}: ${messageOfThrown(cause)}: ${STATES[code]!()}`;
  return new DistributedError("system", message, { cause });
}

/** The system's name of an error (`"EMFILE"`); `null` if it is none of the system's. */
export function codeOf(error: unknown): string | null {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : null;
}

/** How many descriptors this process may have, in words. */
function descriptorLimit(): string {
  if (!canSeeProcesses()) return "no more files";
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(Deno.readTextFileSync("/proc/self/limits"))?.[1];
    if (limit !== undefined) return `${limit} files`;
  } catch {
    // There is no descriptor left to read it by.
  }
  return "no more files";
}
