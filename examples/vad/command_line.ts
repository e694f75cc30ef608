/**
 * Helpers for the command line.
 *
 * @module
 */

/**
 * Runs a program. If it throws, prints the error on one line and exits with code 1.
 *
 * @param main The program.
 */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    Deno.exit(1);
  }
}

/**
 * Parses a whole number.
 *
 * @param name The option's name.
 * @param text The option's value.
 * @param least The smallest value allowed. Default: 1.
 * @returns The number.
 * @throws {TypeError} If `text` is not a whole number, or is less than `least`.
 */
export function count(name: string, text: string, least = 1): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least) return value;
  throw new TypeError(`--${name} "${text}" is not a whole number from ${least}`);
}
