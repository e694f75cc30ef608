/**
 * Errors for exhausted system resources, with a remedy.
 *
 * @module
 */
import { DistributedError } from "../../errors.ts";
import { messageOfThrown } from "../../protocol/mod.ts";
import { canSeeProcesses } from "./process_state.ts";

/** Explanations and remedies by error code of the system. */
const STATES: Record<string, () => string> = {
  EMFILE: () =>
    `this process may have ${descriptorLimit()} open; raise the limit (ulimit -n), or use a smaller worldSize`,
  ENFILE: () => "the system has as many files open as it allows; close some, or raise fs.file-max",
  EAGAIN: () =>
    "this user may start no more processes; raise the limit (ulimit -u), or use a smaller worldSize",
};

/**
 * Returns whether an error means that the process or the machine has exhausted a resource.
 *
 * @param error The error.
 */
export function isScarce(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && Object.hasOwn(STATES, code);
}

/**
 * Returns an error with the failed action and a remedy if a resource is exhausted.
 *
 * @param what The action, in words that follow `Cannot`.
 * @param cause Deno's error.
 * @returns The error to throw; `cause` itself if no resource is exhausted or if it already has the remedy.
 */
export function systemError(what: string, cause: unknown): unknown {
  const code = codeOf(cause);
  if (code === null || !Object.hasOwn(STATES, code)) return cause;
  const message = `Cannot ${what}: ${messageOfThrown(cause)}: ${STATES[code]!()}`;
  return new DistributedError("system", message, { cause });
}

/** Returns the system's error code (`"EMFILE"`); `null` if the error does not come from the system. */
export function codeOf(error: unknown): string | null {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : null;
}

/** Returns the descriptor limit of this process, in words. */
function descriptorLimit(): string {
  if (!canSeeProcesses()) return "no more files";
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(Deno.readTextFileSync("/proc/self/limits"))?.[1];
    if (limit !== undefined) return `${limit} files`;
  } catch {
    // No descriptor is left to read the limit.
  }
  return "no more files";
}
