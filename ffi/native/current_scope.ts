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

/** Makes the scope of the running call when the first tensor needs it; `null` if there is no call. */
let makeCallScope: (() => Scope) | null = null;

/** The scope of the running call; `null` if there is no call, or nothing has needed its scope. */
let callScope: Scope | null = null;

/** Returns the scope that owns a tensor made now. */
export function currentScope(): Scope | null {
  if (synchronous !== undefined) return synchronous;
  const own = openFlows > 0 ? flows.getStore()?.open : undefined;
  if (own !== undefined && own !== null) return own;
  if (callScope === null && makeCallScope !== null) callScope = makeCallScope();
  return callScope;
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

/** Returns whether a call runs that has a scope, even if nothing has needed it. */
export function hasCallScope(): boolean {
  return makeCallScope !== null;
}

/**
 * Begins a call.
 *
 * @param make Makes the call's scope. Called when the first tensor needs it.
 */
export function beginCallScope(make: () => Scope): void {
  makeCallScope = make;
}

/**
 * Ends the call.
 *
 * @returns Its scope; `null` if nothing has needed it.
 */
export function endCallScope(): Scope | null {
  const scope = callScope;
  makeCallScope = null;
  callScope = null;
  return scope;
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
