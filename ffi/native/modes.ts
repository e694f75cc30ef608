/**
 * What operators do on this thread, and for whom: modes of synchronous functions, and of asynchronous ones in
 * all that they await.
 *
 * libtorch keeps modes per thread, and asynchronous functions share one. So the thread follows whoever calls:
 * while an asynchronous function has a mode, each native call first looks whose it is.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { beforeNativeCalls, native, nativeInAnyMode } from "./library.ts";
import { ERROR } from "./pinned.ts";
import { check } from "./status.ts";
import { ModeKind } from "./symbols.gen.ts";
import { runSynchronous } from "./synchronous.ts";

/** A mode to enter. */
export interface ModeInit {
  /** What it is called in errors. */
  readonly operation: string;
  /** `ModeKind`. */
  readonly kind: number;
  /** Whether it is on. */
  readonly isEnabled: boolean;
  /** Of autocast: the dtype's number. */
  readonly dtype: number;
  /** Of autocast: whether casts are kept. */
  readonly isCached: boolean;
}

/** The dtype of modes that have none. */
export const NO_DTYPE = 0xffffffff;

/**
 * Whether operators record for autograd.
 *
 * @param operation For errors.
 * @param isEnabled Whether they do.
 */
export function gradMode(operation: string, isEnabled: boolean): ModeInit {
  return { operation, kind: ModeKind.Grad, isEnabled, dtype: NO_DTYPE, isCached: false };
}

/** A mode that somebody is in, and those around it. */
class Mode {
  readonly init: ModeInit;
  readonly outer: Mode | null;
  readonly depth: number;
  /** Whether the function that it is for has ended. */
  ended = false;

  constructor(init: ModeInit, outer: Mode | null) {
    this.init = init;
    this.outer = outer;
    this.depth = outer === null ? 1 : outer.depth + 1;
  }
}

/** The innermost mode that the thread is in. */
let entered: Mode | null = null;

/** That of what runs synchronously; `undefined` where nothing has one of its own. */
let synchronous: Mode | undefined;

/** Those of asynchronous functions. */
const flows = new AsyncLocalStorage<Mode>();
let openFlows = 0;

/** The innermost mode of whoever runs now. */
function current(): Mode | null {
  if (synchronous !== undefined) return synchronous;
  if (openFlows === 0) return null;
  let mode: Mode | null = flows.getStore() ?? null;
  // What an asynchronous function has left behind goes on as what is around it.
  while (mode?.ended) mode = mode.outer;
  return mode;
}

/**
 * Runs a synchronous function in a mode.
 *
 * @param init The mode.
 * @param body The function.
 * @returns What it returned.
 * @throws {TypeError} If it returns a promise.
 */
export function withinMode<T>(init: ModeInit, body: () => T): T {
  const [outer, around] = [current(), synchronous];
  const mode = new Mode(init, outer);
  become(mode);
  synchronous = mode;
  try {
    return runSynchronous(init.operation, body, `${init.operation}Async`);
  } finally {
    mode.ended = true;
    synchronous = around;
    become(outer);
  }
}

/**
 * Runs an asynchronous function in a mode, in all that it awaits, too. Others that run meanwhile are in
 * theirs.
 *
 * @param init The mode.
 * @param body The function.
 * @returns What it resolved with.
 */
export async function withinModeAsync<T>(init: ModeInit, body: () => Promise<T>): Promise<T> {
  const mode = new Mode(init, current());
  if (openFlows++ === 0) beforeNativeCalls(follow);
  try {
    return await flows.run(mode, () => leavingSynchronous(body));
  } finally {
    mode.ended = true;
    if (--openFlows === 0) {
      beforeNativeCalls(null);
      follow();
    }
  }
}

/** Begins an asynchronous function, which is not in a synchronous one's mode any more when it goes on. */
function leavingSynchronous<T>(body: () => Promise<T>): Promise<T> {
  const around = synchronous;
  synchronous = undefined;
  try {
    // Enters the mode: one that there is not is refused here, rather than by the first operator.
    native();
    return body();
  } finally {
    synchronous = around;
  }
}

/** Puts the thread into the modes of whoever runs now. */
function follow(): void {
  const mode = current();
  if (mode !== entered) become(mode);
}

/** Leaves what the thread is in and `mode` is not, and enters what is missing. */
function become(mode: Mode | null): void {
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
