/**
 * Callbacks under a scoped setting, which must be synchronous.
 *
 * @module
 */

/**
 * Runs a synchronous callback and rejects promises.
 *
 * @param operation The operation's name in errors.
 * @param body The callback.
 * @param asynchronous The name of the variant for asynchronous functions, for the error, if there is one.
 * @returns The result of `body`.
 * @throws {TypeError} If `body` returns a promise.
 */
export function runSynchronous<T>(operation: string, body: () => T, asynchronous?: string): T {
  const result = body();
  if (!isThenable(result)) return result;
  // Ignore a rejection of the promise: the caller has to see the misuse instead.
  if (result instanceof Promise) result.catch(() => {});
  const remedy = asynchronous === undefined
    ? "pass a synchronous function"
    : `pass this one to ${asynchronous}`;
  throw new TypeError(
    `Cannot run in ${operation}: the function returned a promise, which would continue outside it; ${remedy}`,
  );
}

/** Returns whether a value is a promise, or has a `then` method. */
function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}
