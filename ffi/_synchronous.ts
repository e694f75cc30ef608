/** Functions that something holds for.
 *
 * @module
 */

/** Runs a function that is not to go on later.
 *
 * @param operation What runs it, for the error.
 * @param body The function.
 * @returns What it returned.
 * @throws {TypeError} If it returns a promise.
 */
export function runSynchronous<T>(operation: string, body: () => T): T {
  const result = body();
  if (!(result instanceof Promise)) return result;
  // Its rejection, if any, is of use to nobody: the misuse is what the caller has to see.
  result.catch(() => {});
  throw new TypeError(
    `Cannot run in ${operation}: the function returned a promise, whose rest would run outside; give a synchronous one`,
  );
}
