/** Errors that lead back to the line that asked. @module */
import { DistributedError, WorkerError } from "../errors.ts";
import { reportLines } from "../rank_report.ts";

const located = new WeakSet<Error>();

/** Gives an error the stack of whoever called a method of the runner, where its own would show only the runner's
 * inside. To be called in that method, after whatever it awaited.
 *
 * @param error What was thrown or rejected with.
 * @param method The method.
 * @returns `error`.
 */
export function atCallSite(error: unknown, method: (...args: never[]) => unknown): unknown {
  const ours = error instanceof DistributedError || error instanceof TypeError || error instanceof RangeError;
  if (!ours || located.has(error)) return error;
  located.add(error);
  const site: { stack?: string } = {};
  Error.captureStackTrace(site, method);
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
