/**
 * Gives errors the stack of the program's line that made the call.
 *
 * @module
 */
import { DistributedError, WorkerError } from "../../errors.ts";
import { isInstance } from "../../protocol/mod.ts";
import { reportLines } from "../../rank_report.ts";

/** Classes of errors that the runner throws, or passes on from the system. */
const OURS = [DistributedError, TypeError, RangeError, ...Object.values(Deno.errors)];

/** The two parts of an error's stack: its head and the lines that follow. */
interface Located {
  readonly head: string;
  readonly frames: string;
}

const located = new WeakMap<Error, Located>();

/** A line of the program, with its callers. */
export interface CallSite {
  /** The stack. Its first line is not a frame. */
  readonly stack?: string;
}

/**
 * Records the caller of a method of the runner. Call it inside that method, before or after an `await`.
 *
 * @param method The method.
 * @returns The call site.
 */
export function callSite(method: (...args: never[]) => unknown): CallSite {
  const site: CallSite = {};
  Error.captureStackTrace(site, method);
  return site;
}

/**
 * Returns the line of a call site: `at file:///main.ts:5:9`.
 *
 * @param site The call site.
 */
export function lineOf(site: CallSite): string {
  return site.stack?.split("\n")[1]?.trim() ?? "somewhere";
}

/**
 * Gives an error the stack of the program's line that called a method of the runner. Its own stack would show
 * only the runner's internals.
 *
 * @param error The error.
 * @param where The method, if this is called inside it, or the call site.
 * @returns `error`, or a copy of it if another call, made elsewhere, has failed with the same error.
 */
export function atCallSite(error: unknown, where: CallSite | ((...args: never[]) => unknown)): unknown {
  if (!isInstance(error, Error) || !OURS.some((type) => isInstance(error, type))) return error;
  const site = typeof where === "function" ? callSite(where) : where;
  const frames = site.stack?.split("\n").slice(1).join("\n") ?? "";
  const other = located.get(error);
  if (other?.frames === frames) return error;
  const own = other === undefined ? error : copyOf(error);
  const report = reportLines(error);
  const head = other?.head ?? headOf(error, report);
  located.set(own, { head, frames });
  setStack(own, `${head}\n${frames}${report}`);
  return own;
}

/**
 * The head of a worker's error keeps its remote stack first, because the place where the worker threw matters
 * more than the caller.
 */
function headOf(error: Error, report: string): string {
  return error instanceof WorkerError
    ? error.stack!.slice(0, error.stack!.length - report.length)
    : `${error.name}: ${error.message}`;
}

function copyOf(error: Error): Error {
  const copy = Object.setPrototypeOf(new Error(), Object.getPrototypeOf(error));
  return Object.defineProperties(copy, Object.getOwnPropertyDescriptors(error));
}

function setStack(error: Error, value: string): void {
  Object.defineProperty(error, "stack", { value, configurable: true, writable: true });
}
