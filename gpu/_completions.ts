/** Work of GPUs that completes later: one call off the event loop waits for all of it, and only while some is pending.
 *
 * @module
 */
import { ERROR } from "../ffi/_pinned.ts";
import { check, newErrorBuffer, textIn, toError } from "../ffi/_status.ts";
import { Status } from "../ffi/_symbols.gen.ts";
import { gpuNative } from "./_library.ts";

interface Pending {
  operation: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const pending = new Map<number, Pending>();
let waiting = false;

/** Waits for all that a GPU was asked for before.
 *
 * @param request What the library has just opened for it.
 * @param operation What was asked for, for errors.
 * @throws {NativeError} If some of it failed.
 */
export async function finished(request: number, operation: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  pending.set(request, { operation, resolve, reject });
  if (!waiting) {
    waiting = true;
    collect();
  }
  try {
    await promise;
  } catch (error) {
    // Where it was collected tells nothing; here the stack leads back to the line that asked.
    Error.captureStackTrace(error as Error, finished);
    throw error;
  }
}

async function collect(): Promise<void> {
  const completed = new Float64Array(64);
  const count = new Uint32Array(1);
  const error = newErrorBuffer();
  const wait = gpuNative().cohort_wgpu_completions_wait_nonblocking;
  while (pending.size > 0) {
    const status = await wait(completed, completed.length, count, error);
    if (status !== Status.Ok) {
      for (const { reject, operation } of pending.values()) reject(toError(status, textIn(error), operation));
      pending.clear();
      break;
    }
    for (const request of completed.subarray(0, count[0]!)) take(request);
  }
  waiting = false;
}

function take(request: number): void {
  const waiter = pending.get(request);
  if (waiter === undefined) return;
  pending.delete(request);
  try {
    check(gpuNative().cohort_wgpu_request_take(request, ERROR), waiter.operation);
    waiter.resolve();
  } catch (error) {
    waiter.reject(error);
  }
}
