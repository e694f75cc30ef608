/** Native work that completes later. One call waits for all of it, and only while some is pending.
 *
 * @module
 */
import { ERROR, REPLY, ROOM } from "./_pinned.ts";
import { beginTask, endTask } from "./_activity.ts";
import { native } from "./_library.ts";
import { check, newErrorBuffer, textIn, toError } from "./_status.ts";
import { Reply, Status } from "./_symbols.gen.ts";
import { currentScope, inScope, type Scope } from "./lifetime.ts";

/** How to settle a request. */
export interface RequestOptions<T> {
  /** What it does, for errors. */
  operation: string;
  /** Reads its value. */
  read: (bytes: DataView<ArrayBuffer>) => T;
  /** Makes the error of a failure; left out, as `check` does. */
  toError?: (status: number, text: string) => Error;
  /** Whether it is a collective, which is noted as such rather than counted as a task. */
  collective?: boolean;
}

interface Pending extends RequestOptions<unknown> {
  /** Where its tensors belong: to whoever asked. */
  scope: Scope | null;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

const pending = new Map<number, Pending>();
let waiting = false;

/** Waits for a request that the library has just opened.
 *
 * @param request Its number.
 * @param options How to settle it.
 * @returns What `read` makes of its value.
 */
export async function settle<T>(request: number, options: RequestOptions<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const counted = options.collective !== true;
  if (counted) beginTask();
  pending.set(request, {
    ...options,
    scope: currentScope(),
    resolve: resolve as (value: unknown) => void,
    reject,
  });
  if (!waiting) {
    waiting = true;
    collect();
  }
  try {
    return await promise;
  } catch (error) {
    // Where it was collected tells nothing; here the stack leads back to the line that asked.
    Error.captureStackTrace(error as Error, settle);
    throw error;
  } finally {
    if (counted) endTask();
  }
}

/** Makes a blocking call that replies with a value.
 *
 * @param operation What it does, for errors.
 * @param call Makes the call, with room for the value.
 * @returns The value's bytes. They are gone at the next call.
 */
export function replyOf(
  operation: string,
  call: (out: DataView<ArrayBuffer>, capacity: number, reply: DataView<ArrayBuffer>) => number,
): DataView<ArrayBuffer> {
  return received(call(ROOM, ROOM.byteLength, REPLY), operation);
}

/** The value of a blocking call that was given {@linkcode ROOM} and {@linkcode REPLY}.
 *
 * @param status What it returned.
 * @param operation What it does, for errors.
 * @returns The value's bytes. They are gone at the next call.
 */
export function received(status: number, operation: string): DataView<ArrayBuffer> {
  if (status === Status.Ok) return ROOM;
  if (status !== Status.Grow) check(status, operation);
  const request = REPLY.getFloat64(Reply.request, true);
  const larger = new DataView(new ArrayBuffer(REPLY.getFloat64(Reply.length, true)));
  check(native().cohort_request_take(request, larger, larger.byteLength, REPLY, ERROR), operation);
  return larger;
}

async function collect(): Promise<void> {
  const completed = new Float64Array(64);
  const count = new Uint32Array(1);
  const error = newErrorBuffer();
  while (pending.size > 0) {
    const wait = native().cohort_completions_wait_nonblocking;
    const status = await wait(completed, completed.length, count, error);
    if (status !== Status.Ok) {
      for (const { reject, operation } of pending.values()) reject(toError(status, textIn(error), operation));
      pending.clear();
      break;
    }
    for (let index = 0; index < count[0]!; index++) take(completed[index]!);
  }
  waiting = false;
}

function take(request: number): void {
  const waiter = pending.get(request);
  if (waiter === undefined) return;
  pending.delete(request);
  const { operation, scope, read, resolve, reject } = waiter;
  try {
    const bytes = replyOf(operation, (out, capacity, reply) => {
      const status = native().cohort_request_take(request, out, capacity, reply, ERROR);
      if (status !== Status.Ok && status !== Status.Grow && waiter.toError) {
        throw waiter.toError(status, textIn(ERROR));
      }
      return status;
    });
    resolve(inScope(scope, () => read(bytes)));
  } catch (error) {
    reject(error);
  }
}
