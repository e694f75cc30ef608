/**
 * The command line.
 *
 * @module
 */

/**
 * Runs a program. Its error is printed in a line, and ends the process with 1.
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
 * Reads a whole number.
 *
 * @param name The option's name.
 * @param text What was given.
 * @param least The least that will do. Default: 1.
 * @returns The number.
 * @throws {TypeError} If it is none.
 */
export function count(name: string, text: string, least = 1): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least) return value;
  throw new TypeError(`--${name} "${text}" is not a whole number from ${least}`);
}
