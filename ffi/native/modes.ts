/**
 * Modes of operators (autograd recording, inference, autocast) for synchronous functions, and for
 * asynchronous functions and everything that they await.
 *
 * libtorch keeps modes per thread, but asynchronous functions share one thread. So the thread's modes follow
 * the caller: while any asynchronous function has a mode, each native call first switches to its caller's
 * modes.
 *
 * @module
 */
import { AsyncLocal } from "../../async_local.ts";
import { beforeNativeCalls, native, nativeInAnyMode } from "./library.ts";
import { ERROR } from "./pinned.ts";
import { check } from "./status.ts";
import { ModeKind } from "./symbols.gen.ts";
import { runSynchronous } from "./synchronous.ts";

/** A mode to enter. */
export interface ModeInit {
  /** The operation's name in errors. */
  readonly operation: string;
  /** A value of `ModeKind`. */
  readonly kind: number;
  /** Whether the mode is on. */
  readonly isEnabled: boolean;
  /** For autocast: the dtype's number. */
  readonly dtype: number;
  /** For autocast: whether casts are cached. */
  readonly isCached: boolean;
}

/** The dtype of modes without a dtype. */
export const NO_DTYPE = 0xffffffff;

/**
 * Makes a mode that turns autograd recording on or off.
 *
 * @param operation The operation's name in errors.
 * @param isEnabled Whether operators are recorded.
 */
export function gradMode(operation: string, isEnabled: boolean): ModeInit {
  return { operation, kind: ModeKind.Grad, isEnabled, dtype: NO_DTYPE, isCached: false };
}

/** A mode of a running function, with its enclosing modes. */
class Mode {
  readonly init: ModeInit;
  readonly outer: Mode | null;
  readonly depth: number;
  /** Whether the mode's function has ended. */
  ended = false;

  constructor(init: ModeInit, outer: Mode | null) {
    this.init = init;
    this.outer = outer;
    this.depth = outer === null ? 1 : outer.depth + 1;
  }
}

/** The innermost mode of the thread. */
let entered: Mode | null = null;

/** The mode of the running synchronous function; `undefined` if it has none of its own. */
let synchronous: Mode | undefined;

/** The modes of asynchronous functions. */
const flows = new AsyncLocal<Mode>();
let openFlows = 0;

/** Returns the innermost mode of the current caller. */
function current(): Mode | null {
  if (synchronous !== undefined) return synchronous;
  if (openFlows === 0) return null;
  let mode: Mode | null = flows.getStore() ?? null;
  // Code that outlives its asynchronous function runs in the enclosing mode.
  while (mode?.ended) mode = mode.outer;
  return mode;
}

/**
 * Runs a synchronous function in a mode.
 *
 * @param init The mode.
 * @param body The function.
 * @returns The result of `body`.
 * @throws {TypeError} If `body` returns a promise.
 */
export function withinMode<T>(init: ModeInit, body: () => T): T {
  const [outer, around] = [current(), synchronous];
  const mode = new Mode(init, outer);
  switchTo(mode);
  synchronous = mode;
  try {
    return runSynchronous(init.operation, body, `${init.operation}Async`);
  } finally {
    mode.ended = true;
    synchronous = around;
    switchTo(outer);
  }
}

/**
 * Runs an asynchronous function, and everything that it awaits, in a mode. Other functions that run meanwhile
 * keep their own modes.
 *
 * @param init The mode.
 * @param body The function.
 * @returns The resolved value of `body`.
 */
export async function withinModeAsync<T>(init: ModeInit, body: () => Promise<T>): Promise<T> {
  const mode = new Mode(init, current());
  if (openFlows++ === 0) beforeNativeCalls(syncThread);
  try {
    return await flows.run(mode, () => outsideSynchronous(body));
  } finally {
    mode.ended = true;
    if (--openFlows === 0) {
      beforeNativeCalls(null);
      syncThread();
    }
  }
}

/** Starts an asynchronous function outside the synchronous function's mode, because it outlives it. */
function outsideSynchronous<T>(body: () => Promise<T>): Promise<T> {
  const around = synchronous;
  synchronous = undefined;
  try {
    // This enters the mode, so that an invalid mode is rejected here and not by the first operator.
    native();
    return body();
  } finally {
    synchronous = around;
  }
}

/** Switches the thread to the current caller's modes. */
function syncThread(): void {
  const mode = current();
  if (mode !== entered) switchTo(mode);
}

/** Leaves the thread's modes that `mode` is not in, and enters the missing ones. */
function switchTo(mode: Mode | null): void {
  const missing: Mode[] = [];
  let [to, from] = [mode, entered];
  while (to !== from) {
    if (from !== null && (to === null || from.depth >= to.depth)) {
      check(nativeInAnyMode().cohort_mode_leave(ERROR), from.init.operation);
      entered = from = from.outer;
    } else {
      missing.push(to!);
      to = to!.outer;
    }
  }
  for (const next of missing.reverse()) {
    const { operation, kind, isEnabled, dtype, isCached } = next.init;
    const { cohort_mode_enter } = nativeInAnyMode();
    check(cohort_mode_enter(kind, isEnabled ? 1 : 0, dtype, isCached ? 1 : 0, ERROR), operation);
    entered = next;
  }
}
