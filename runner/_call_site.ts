/** Errors that lead back to the line that asked. @module */
import { DistributedError, WorkerError } from "../errors.ts";
import { isInstance } from "../protocol/thrown.ts";
import { reportLines } from "../rank_report.ts";

const located = new WeakSet<Error>();

/** A line of the program, and those that led to it. */
export interface CallSite {
  /** Begins with a line that is none of them. */
  readonly stack?: string;
}

/** Notes who has called a method of the runner. To be called in that method, before or after whatever it awaits.
 *
 * @param method The method.
 * @returns Where it was called.
 */
export function callSite(method: (...args: never[]) => unknown): CallSite {
  const site: CallSite = {};
  Error.captureStackTrace(site, method);
  return site;
}

/** Says which line a call site is: `at file:///main.ts:5:9`.
 *
 * @param site The call site.
 */
export function lineOf(site: CallSite): string {
  return site.stack?.split("\n")[1]?.trim() ?? "somewhere";
}

/** Gives an error the stack of whoever called a method of the runner, where its own would show only the runner's
 * inside.
 *
 * @param error What was thrown or rejected with.
 * @param where The method, if this is called in it, or where it was called.
 * @returns `error`.
 */
export function atCallSite(error: unknown, where: CallSite | ((...args: never[]) => unknown)): unknown {
  const ours = [DistributedError, TypeError, RangeError].some((type) => isInstance(error, type));
  if (!ours || !(error instanceof Error) || located.has(error)) return error;
  located.add(error);
  const site = typeof where === "function" ? callSite(where) : where;
  const frames = site.stack?.split("\n").slice(1).join("\n") ?? "";
  // Where a worker threw matters more, and stays in front.
  const report = reportLines(error);
  const head = error instanceof WorkerError
    ? error.stack!.slice(0, error.stack!.length - report.length)
    : `${error.name}: ${error.message}`;
  const value = `${head}\n${frames}${report}`;
  Object.defineProperty(error, "stack", { value, configurable: true, writable: true });
  return error;
}
