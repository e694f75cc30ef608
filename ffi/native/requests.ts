/**
 * Native requests, which complete later.
 *
 * @module
 */
import { ERROR, REPLY, ROOM } from "./pinned.ts";
import { beginTask, endTask } from "./activity.ts";
import { nativeInAnyMode } from "./library.ts";
import { Completions } from "./completions.ts";
import { check, sequenceIn, textIn, toError } from "./status.ts";
import { Reply, Status } from "./symbols.gen.ts";
import { requestScope } from "./current_scope.ts";
import { receiveInScope, type Scope } from "./scope.ts";

/** Options that say how to settle a request. */
export interface RequestOptions<T> {
  /** The operation's name in errors. */
  operation: string;
  /** Reads the request's value. */
  read: (bytes: DataView<ArrayBuffer>) => T;
  /**
   * Makes the error for a failure. Default: as `check` does. `sequence` is the number of the failed
   * collective, or 0.
   */
  toError?: (status: number, text: string, sequence: number) => Error;
  /**
   * Whether the request is a collective. Native code records collectives itself, so they are not counted as
   * tasks.
   */
  collective?: boolean;
}

interface Pending extends RequestOptions<unknown> {
  /** The scope of the caller, which owns the result's tensors. If it has ended, they are freed at once. */
  scope: Scope | null;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

const completions = new Completions<Pending>({
  waitInPlace: (...output) => nativeInAnyMode().cohort_completions_wait_within(...output),
  waitInBackground: (...output) => nativeInAnyMode().cohort_completions_wait_nonblocking(...output),
  take,
  fail: ({ reject, operation }, status, text) => reject(toError(status, text, operation)),
});

/**
 * Waits for a request that the library has just opened.
 *
 * @param request The request's number. A negative number means that the work is already done; its result is
 * taken after the program has started to wait. Borrowed tensors stay borrowed until then, so a program that
 * does not wait gets an error, no matter how brief the work is.
 * @param options How to settle it.
 * @returns The value that `read` returns.
 */
export async function settle<T>(request: number, options: RequestOptions<T>): Promise<T> {
  const scope = requestScope();
  try {
    if (request > 0) return await waitForCompletion(request, options, scope);
    await undefined;
    return receiveInScope(scope, () => valueOf(-request, options));
  } catch (error) {
    // The stack of the completion handler is of no use. This one leads to the caller's line.
    Error.captureStackTrace(error as Error, settle);
    throw error;
  }
}

async function waitForCompletion<T>(
  request: number,
  options: RequestOptions<T>,
  scope: Scope | null,
): Promise<T> {
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
 * Makes a blocking call that returns a value.
 *
 * @param operation The operation's name in errors.
 * @param call Makes the call with the buffers for the value.
 * @returns The value's bytes. They are overwritten by the next call.
 */
export function callForReply(
  operation: string,
  call: (out: DataView<ArrayBuffer>, capacity: number, reply: DataView<ArrayBuffer>) => number,
): DataView<ArrayBuffer> {
  return takeReply(call(ROOM, ROOM.byteLength, REPLY), operation);
}

/**
 * Returns the value of a blocking call that received {@linkcode ROOM} and {@linkcode REPLY}.
 *
 * @param status The status that the call returned.
 * @param operation The operation's name in errors.
 * @returns The value's bytes. They are overwritten by the next call.
 */
export function takeReply(status: number, operation: string): DataView<ArrayBuffer> {
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
    resolve(receiveInScope(scope, () => valueOf(request, waiter)));
  } catch (error) {
    reject(error);
  }
}

function valueOf<T>(request: number, { operation, read, toError }: RequestOptions<T>): T {
  const status = nativeInAnyMode().cohort_request_take(request, ROOM, ROOM.byteLength, REPLY, ERROR);
  if (status !== Status.Ok && status !== Status.Grow && toError !== undefined) {
    throw toError(status, textIn(ERROR), sequenceIn(ERROR));
  }
  return read(takeReply(status, operation));
}
