/**
 * What a caller waits for, where that is not its own call's work.
 *
 * @module
 */
import type { Call } from "./call.ts";

/**
 * Says what keeps a call from its end: another call that is in its way, or a reader that does not read.
 *
 * @param calls The calls of the world.
 * @param call The call; `null`: whatever comes after all calls.
 * @returns Words that end a sentence, begun by a semicolon; `""` where there is nothing to say.
 */
export function describeWait(calls: { readonly current: Call | null }, call: Call | null): string {
  const { current } = calls;
  if (current === null) return "";
  const { id, heldUp } = current;
  if (current === call) return heldUp === null ? "" : `; ${heldUp.reason}`;
  if (heldUp === null) {
    return `; it waited for call ${id}, which ranks are still in (terminate() would end it)`;
  }
  const { reason, madeAt } = heldUp;
  return `; it waited for call ${id}, a stream that is not read, made ${madeAt}: ${reason} (read or cancel it)`;
}
