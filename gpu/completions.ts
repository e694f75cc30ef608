/**
 * Completion of GPU work.
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
  waitInPlace: (...output) => gpuNative().cohort_wgpu_completions_wait_within(...output),
  waitInBackground: (...output) => gpuNative().cohort_wgpu_completions_wait_nonblocking(...output),
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
 * Waits for the GPU work of a request.
 *
 * @param request The request that the library has just opened.
 * @param operation The operation, for errors.
 * @throws {NativeError} If some of the work failed.
 */
export async function waitForRequest(request: number, operation: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  completions.expect(request, { operation, resolve, reject });
  try {
    await promise;
  } catch (error) {
    // The stack of the completion handler is of no use. This one leads to the caller's line.
    Error.captureStackTrace(error as Error, waitForRequest);
    throw error;
  }
}
