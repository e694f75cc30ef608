/**
 * The scope that owns a tensor made now: that of a synchronous function, an asynchronous function, or a call.
 *
 * @module
 */
import { AsyncLocal } from "../../async_local.ts";
import type { Scope } from "./scope.ts";

/** The scope of the running synchronous function; `undefined` if it has none of its own. */
let synchronous: Scope | null | undefined;

/** The scopes of asynchronous functions, which also apply to everything that they await. */
const flows = new AsyncLocal<Scope>();
let openFlows = 0;

/** The scope of the running call. */
let callScope: Scope | null = null;

/** Returns the scope that owns a tensor made now. */
export function currentScope(): Scope | null {
  if (synchronous !== undefined) return synchronous;
  return (openFlows > 0 ? flows.getStore()?.open : undefined) ?? callScope;
}

/**
 * Runs a synchronous function whose tensors belong to a scope. If the scope has ended, they belong to the
 * innermost enclosing scope that is open.
 *
 * @param scope The scope from {@linkcode currentScope}.
 * @param body The function.
 * @returns The result of `body`.
 */
export function inScope<T>(scope: Scope | null, body: () => T): T {
  const outer = synchronous;
  synchronous = scope === null ? null : scope.open;
  try {
    return body();
  } finally {
    synchronous = outer;
  }
}

/**
 * Returns the scope that will own the result of a request made now. Skips synchronous `tidy` scopes, which
 * end before the result arrives.
 */
export function requestScope(): Scope | null {
  return currentScope()?.outlivingAwait ?? null;
}

/**
 * Runs a function whose tensors belong to a scope, as do those of everything that it awaits. Call
 * {@linkcode leaveFlow} when it has settled.
 *
 * @param scope The scope.
 * @param body The function.
 * @returns The result of `body`.
 */
export function enterFlow<T>(scope: Scope, body: () => T): T {
  openFlows++;
  return flows.run(scope, () => outsideSynchronous(body));
}

/** Notes that a function has settled that {@linkcode enterFlow} ran. */
export function leaveFlow(): void {
  openFlows--;
}

/** Returns the scope of the running call, or `null` if there is no call. */
export function getCallScope(): Scope | null {
  return callScope;
}

/**
 * Sets the scope of the running call.
 *
 * @param scope The scope, or `null` at the end of the call.
 */
export function setCallScope(scope: Scope | null): void {
  callScope = scope;
}

/**
 * Calls a function outside the synchronous scope that is current. The tensors of an asynchronous function do
 * not belong to it.
 */
function outsideSynchronous<T>(body: () => T): T {
  const outer = synchronous;
  synchronous = undefined;
  try {
    return body();
  } finally {
    synchronous = outer;
  }
}
