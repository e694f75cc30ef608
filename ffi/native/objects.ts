/**
 * Native objects that arguments may be beside tensors.
 *
 * @module
 */

/** What owns a native object, by which operators take it. */
export abstract class NativeObject {
  /**
   * The native handle.
   *
   * @param operation What needs it, for the error.
   * @returns The handle.
   * @throws {NativeError} If the object has been freed.
   */
  abstract [HANDLE](operation: string): number;
}

/** Where a native object has its handle, out of programs' sight. */
export const HANDLE: unique symbol = Symbol("cohort.handle");
