/**
 * Native work that completes later.
 *
 * @module
 */
import { ERROR, REPLY, ROOM } from "./pinned.ts";
import { beginTask, endTask } from "./activity.ts";
import { nativeInAnyMode } from "./library.ts";
import { Completions } from "./completions.ts";
import { check, sequenceIn, textIn, toError } from "./status.ts";
import { Reply, Status } from "./symbols.gen.ts";
import { arriveIn, requestScope, type Scope } from "./lifetime.ts";

/** How to settle a request. */
export interface RequestOptions<T> {
  /** What it does, for errors. */
  operation: string;
  /** Reads its value. */
  read: (bytes: DataView<ArrayBuffer>) => T;
  /**
   * Makes the error of a failure; left out, as `check` does. `sequence` is the number of the collective that
   * failed, or 0.
   */
  toError?: (status: number, text: string, sequence: number) => Error;
  /** Whether it is a collective, which native code notes as such, rather than a task to be counted. */
  collective?: boolean;
}

interface Pending extends RequestOptions<unknown> {
  /** Where its tensors belong: to whoever asked. They are freed at once if that has ended. */
  scope: Scope | null;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

const completions = new Completions<Pending>({
  within: (...output) => nativeInAnyMode().cohort_completions_wait_within(...output),
  elsewhere: (...output) => nativeInAnyMode().cohort_completions_wait_nonblocking(...output),
  take,
  fail: ({ reject, operation }, status, text) => reject(toError(status, text, operation)),
});

/**
 * Waits for a request that the library has just opened.
 *
 * @param request Its number; below zero where its work is over: it is taken when the program has begun to
 * wait. What it was lent stays lent until then, so that a program that does not wait is told so, however
 * brief the work.
 * @param options How to settle it.
 * @returns What `read` makes of its value.
 */
export async function settle<T>(request: number, options: RequestOptions<T>): Promise<T> {
  const scope = requestScope();
  try {
    if (request > 0) return await collected(request, options, scope);
    await undefined;
    return arriveIn(scope, () => valueOf(-request, options));
  } catch (error) {
    // Where it was collected tells nothing; here the stack leads back to the line that asked.
    Error.captureStackTrace(error as Error, settle);
    throw error;
  }
}

async function collected<T>(request: number, options: RequestOptions<T>, scope: Scope | null): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const counted = options.collective !== true;
  if (counted) beginTask();
  completions.expect(request, { ...options, scope, resolve: resolve as (value: unknown) => void, reject });
  try {
    return await promise;
  } finally {
    if (counted) endTask();
  }
}

/**
 * Makes a blocking call that replies with a value.
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

/**
 * The value of a blocking call that was given {@linkcode ROOM} and {@linkcode REPLY}.
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
  check(nativeInAnyMode().cohort_request_take(request, larger, larger.byteLength, REPLY, ERROR), operation);
  return larger;
}

function take(request: number, waiter: Pending): void {
  const { scope, resolve, reject } = waiter;
  try {
    resolve(arriveIn(scope, () => valueOf(request, waiter)));
  } catch (error) {
    reject(error);
  }
}

function valueOf<T>(request: number, { operation, read, toError }: RequestOptions<T>): T {
  const status = nativeInAnyMode().cohort_request_take(request, ROOM, ROOM.byteLength, REPLY, ERROR);
  if (status !== Status.Ok && status !== Status.Grow && toError !== undefined) {
    throw toError(status, textIn(ERROR), sequenceIn(ERROR));
  }
  return read(received(status, operation));
}
