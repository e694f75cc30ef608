/**
 * What optimizers and schedules are given.
 *
 * @module
 */
import { refuseUnknownNames } from "../options.ts";

/**
 * Defaults with what a program gives in their place; what is `undefined` is left out.
 *
 * @param what Whose options they are.
 * @param defaults All options.
 * @param given Those that a program gives.
 * @returns All options.
 * @throws {TypeError} If there is no such option.
 */
export function withDefaults<Options extends object>(
  what: string,
  defaults: Options,
  given: Partial<Options>,
): Options {
  refuseUnknownNames(`make ${what}`, given, Object.keys(defaults));
  const all = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) (all as Record<string, unknown>)[name] = value;
  }
  return all;
}

/**
 * Refuses what is not a number of a range.
 *
 * @param name What it is called.
 * @param value The number.
 * @param isIn Whether it is in range.
 * @param range What the range is.
 * @throws {RangeError} If it is not.
 */
export function checkOption(name: string, value: unknown, isIn: boolean, range: string): void {
  if (typeof value !== "number" || !isIn) {
    throw new RangeError(`Cannot optimize: ${name} is ${value}, not ${range}`);
  }
}

/**
 * Refuses what is not a learning rate.
 *
 * @param lr The rate.
 * @throws {RangeError} If it is not a finite number of 0 or more.
 */
export function checkRate(lr: unknown): void {
  checkOption("lr", lr, Number.isFinite(lr) && (lr as number) >= 0, "a finite number, 0 or more");
}
