/**
 * Checks of options of optimizers and schedules.
 *
 * @module
 */
import { refuseUnknownNames } from "../options.ts";

/**
 * Merges given options into defaults. Options that are `undefined` are ignored.
 *
 * @param what Name of the optimizer or schedule, for errors.
 * @param defaults All options.
 * @param given The options that the program gives.
 * @returns All options.
 * @throws {TypeError} If an option is unknown.
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
 * Throws unless an option is a number within its range.
 *
 * @param name The option's name.
 * @param value The value.
 * @param isIn Whether it is within the range.
 * @param range Description of the range.
 * @throws {RangeError} If it is not.
 */
export function checkOption(name: string, value: unknown, isIn: boolean, range: string): void {
  if (typeof value !== "number" || !isIn) {
    throw new RangeError(`Cannot optimize: ${name} is ${value}, not ${range}`);
  }
}

/**
 * Throws unless a value is a valid learning rate.
 *
 * @param lr The rate.
 * @throws {RangeError} If it is not a finite number of 0 or more.
 */
export function checkRate(lr: unknown): void {
  checkOption("lr", lr, Number.isFinite(lr) && (lr as number) >= 0, "a finite number, 0 or more");
}
