/**
 * Native objects, other than tensors, that can be arguments.
 *
 * @module
 */

/** The owner of a native object that operators accept as an argument. */
export abstract class NativeObject {
  /**
   * Returns the native handle.
   *
   * @param operation The operation that needs it, for the error.
   * @returns The handle.
   * @throws {NativeError} If the object has been freed.
   */
  abstract [HANDLE](operation: string): number;
}

/** The key of the method that returns a native object's handle, hidden from programs. */
export const HANDLE: unique symbol = Symbol("cohort.handle");
