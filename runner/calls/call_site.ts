/**
 * Errors that lead back to the line that asked.
 *
 * @module
 */
import { DistributedError, WorkerError } from "../../errors.ts";
import { isInstance } from "../../protocol/mod.ts";
import { reportLines } from "../../rank_report.ts";

/** The classes of errors that the runner raises, or hands on from the system. */
const OURS = [DistributedError, TypeError, RangeError, ...Object.values(Deno.errors)];

/** What begins an error's stack, and the lines that follow it. */
interface Located {
  readonly head: string;
  readonly frames: string;
}

const located = new WeakMap<Error, Located>();

/** A line of the program, and those that led to it. */
export interface CallSite {
  /** Begins with a line that is none of them. */
  readonly stack?: string;
}

/**
 * Notes who has called a method of the runner. To be called in that method, before or after whatever it
 * awaits.
 *
 * @param method The method.
 * @returns Where it was called.
 */
export function callSite(method: (...args: never[]) => unknown): CallSite {
  const site: CallSite = {};
  Error.captureStackTrace(site, method);
  return site;
}

/**
 * Says which line a call site is: `at file:///main.ts:5:9`.
 *
 * @param site The call site.
 */
export function lineOf(site: CallSite): string {
  return site.stack?.split("\n")[1]?.trim() ?? "somewhere";
}

/**
 * Gives an error the stack of whoever called a method of the runner, where its own would show only the
 * runner's inside.
 *
 * @param error What was thrown or rejected with.
 * @param where The method, if this is called in it, or where it was called.
 * @returns `error`; a copy of it if it is also what another call, made elsewhere, has failed with.
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

/** Where a worker threw matters more than who has called it, and stays in front. */
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
