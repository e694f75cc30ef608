/**
 * Functions that something holds for.
 *
 * @module
 */

/**
 * Runs a function that is not to go on later.
 *
 * @param operation What runs it, for the error.
 * @param body The function.
 * @param asynchronous What takes one that goes on later, for the error; left out, nothing does.
 * @returns What it returned.
 * @throws {TypeError} If it returns a promise.
 */
export function runSynchronous<T>(operation: string, body: () => T, asynchronous?: string): T {
  const result = body();
  if (!isThenable(result)) return result;
  // Its rejection, if any, is of use to nobody: the misuse is what the caller has to see.
  if (result instanceof Promise) result.catch(() => {});
  const remedy = asynchronous === undefined ? "give a synchronous one" : `give this one to ${asynchronous}`;
  throw new TypeError(
    `Cannot run in ${operation}: the function returned a promise, whose rest would run outside; ${remedy}`,
  );
}

/** Whether a value is a promise, or like one: what it stands for comes later. */
function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}
