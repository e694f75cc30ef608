/** The check of a bag of options.
 *
 * @module
 */

/** Refuses what is no option.
 *
 * @param options The bag.
 * @param known The names that there are.
 * @param action What the options are for, for the error: `"decode picture"`.
 * @throws {TypeError} If the bag has another name.
 */
export function checkOptionNames(options: object, known: readonly string[], action: string): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(`Cannot ${action}: there is no option ${unknown}; there are ${known.join(", ")}`);
}
