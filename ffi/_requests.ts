/** Native work that completes later. One call waits for all of it, and only while some is pending: elsewhere, while the event
 * loop goes on, or, for what is over at once, in place.
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
 * @param request Its number; below zero where its work is over: it is taken when the program has begun to wait. What it was
 * lent stays lent until then, so that a program that does not wait is told so, however brief the work.
 * @param options How to settle it.
 * @returns What `read` makes of its value.
 */
export async function settle<T>(request: number, options: RequestOptions<T>): Promise<T> {
  const scope = currentScope();
  try {
    if (request > 0) return await collected(request, options, scope);
    await undefined;
    return inScope(scope, () => valueOf(-request, options));
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
  pending.set(request, { ...options, scope, resolve: resolve as (value: unknown) => void, reject });
  if (!waiting) {
    waiting = true;
    collect();
  }
  try {
    return await promise;
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

/** For how long the event loop stands still for work that may be over at once: about as long as an operator takes. To wait
 * elsewhere and to come back costs as much as a small model's run, or a small collective. */
const IN_PLACE_US = 500;

/** A wait elsewhere that takes no longer, in milliseconds, was for such work. */
const SHORT_MS = 1;

/** For how long, in milliseconds, waits in place may follow each other: then others' events are due. */
const TURN_MS = 5;

/** Ticks in which a program that waits for one thing asks for the next. */
const ASKING_TICKS = 8;

type ErrorBuffer = ReturnType<typeof newErrorBuffer>;

/** Whether the last wait was for work that is over at once. */
let isShort = true;

/** When the event loop has last had a turn. */
let turnedAt = 0;

async function collect(): Promise<void> {
  const completed = new Float64Array(64);
  const count = new Uint32Array(1);
  const error = newErrorBuffer();
  for (;;) {
    for (let tick = 0; tick < ASKING_TICKS; tick++) await undefined;
    if (pending.size === 0) break;
    const status = waitInPlace(completed, count, error) ?? await waitElsewhere(completed, count, error);
    if (status !== Status.Ok) {
      for (const { reject, operation } of pending.values()) reject(toError(status, textIn(error), operation));
      pending.clear();
      break;
    }
    for (let index = 0; index < count[0]!; index++) take(completed[index]!);
  }
  waiting = false;
}

/** Waits for a moment, where that is likely to be enough. */
function waitInPlace(
  completed: Float64Array<ArrayBuffer>,
  count: Uint32Array<ArrayBuffer>,
  error: ErrorBuffer,
): number | undefined {
  if (!isShort || performance.now() - turnedAt > TURN_MS) return undefined;
  const wait = native().cohort_completions_wait_within;
  const status = wait(completed, completed.length, IN_PLACE_US, count, error);
  isShort = count[0]! > 0;
  return isShort || status !== Status.Ok ? status : undefined;
}

/** Waits while the event loop goes on. */
async function waitElsewhere(
  completed: Float64Array<ArrayBuffer>,
  count: Uint32Array<ArrayBuffer>,
  error: ErrorBuffer,
): Promise<number> {
  const beganAt = performance.now();
  const wait = native().cohort_completions_wait_nonblocking;
  const status = await wait(completed, completed.length, count, error);
  turnedAt = performance.now();
  isShort = turnedAt - beganAt < SHORT_MS;
  return status;
}

function take(request: number): void {
  const waiter = pending.get(request);
  if (waiter === undefined) return;
  pending.delete(request);
  const { scope, resolve, reject } = waiter;
  try {
    resolve(inScope(scope, () => valueOf(request, waiter)));
  } catch (error) {
    reject(error);
  }
}

function valueOf<T>(request: number, { operation, read, toError }: RequestOptions<T>): T {
  const status = native().cohort_request_take(request, ROOM, ROOM.byteLength, REPLY, ERROR);
  if (status !== Status.Ok && status !== Status.Grow && toError !== undefined) {
    throw toError(status, textIn(ERROR));
  }
  return read(received(status, operation));
}
