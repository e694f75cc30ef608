/** The names in options bags.
 *
 * @module
 */

/** Refuses options that nobody reads.
 *
 * @param operation What they are for.
 * @param options What was given.
 * @param known The names that there are.
 * @throws {TypeError} If there is another name, or the options are no object.
 */
export function checkNames(operation: string, options: object, known: readonly string[]): void {
  // As Python's positional arguments are given, or left out.
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Cannot ${operation}: the options are ${String(options)}, not an object; give { ${known.join(", ")} }`,
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new TypeError(
      `Cannot ${operation}: there is no option "${name}", there ${known.length === 1 ? "is" : "are"} ${
        known.join(", ")
      }`,
    );
  }
}
