/**
 * Describes a wait that another call or a stream's reader causes.
 *
 * @module
 */
import type { Call } from "./call.ts";

/**
 * Describes what delays a call: another call that runs before it, or a reader that does not read.
 *
 * @param calls The calls of the world.
 * @param call The call; `null` for anything that waits for all calls.
 * @returns Words that end a sentence and begin with a semicolon; `""` if there is no such delay.
 */
export function describeWait(calls: { readonly current: Call | null }, call: Call | null): string {
  const { current } = calls;
  if (current === null) return "";
  const { label, callerDelay } = current;
  if (current === call) return callerDelay === null ? "" : `; ${callerDelay.reason}`;
  if (callerDelay === null) {
    return `; it waited for ${label}, which ranks are still in (terminate() would end it)`;
  }
  const { reason, madeAt } = callerDelay;
  return `; it waited for ${label}, a stream that is not read, made ${madeAt}: ${reason} (read or cancel it)`;
}
