/**
 * Work of GPUs that completes later.
 *
 * @module
 */
import { check, Completions, ERROR, toError } from "../ffi/native/mod.ts";
import { gpuNative } from "./library.ts";

interface Pending {
  operation: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const completions = new Completions<Pending>({
  within: (...output) => gpuNative().cohort_wgpu_completions_wait_within(...output),
  elsewhere: (...output) => gpuNative().cohort_wgpu_completions_wait_nonblocking(...output),
  take(request, { operation, resolve, reject }) {
    try {
      check(gpuNative().cohort_wgpu_request_take(request, ERROR), operation);
      resolve();
    } catch (error) {
      reject(error);
    }
  },
  fail: ({ operation, reject }, status, text) => reject(toError(status, text, operation)),
});

/**
 * Waits for all that a GPU was asked for before.
 *
 * @param request What the library has just opened for it.
 * @param operation What was asked for, for errors.
 * @throws {NativeError} If some of it failed.
 */
export async function finished(request: number, operation: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  completions.expect(request, { operation, resolve, reject });
  try {
    await promise;
  } catch (error) {
    // Where it was collected tells nothing; here the stack leads back to the line that asked.
    Error.captureStackTrace(error as Error, finished);
    throw error;
  }
}
