/**
 * Native objects, other than tensors, that can be arguments.
 *
 * @module
 */
import type { HANDLE } from "./internal.ts";

/** The owner of a native object that operators accept as an argument. */
export abstract class NativeObject {
  /**
   * Returns the native handle.
   *
   * @param operation The operation that needs it, for the error.
   * @returns The handle.
   * @throws {NativeError} If the object has been freed.
   *
   * @ignore
   */
  abstract [HANDLE](operation: string): number;
}
