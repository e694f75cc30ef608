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

/**
 * A line on standard error that is drawn over again; where that is no terminal, now and then a line of its
 * own.
 */
export class Line implements Disposable {
  readonly #terminal = Deno.stderr.isTerminal();
  #count = 0;

  /**
   * Shows a text in place of the last.
   *
   * @param text The text.
   */
  show(text: string): void {
    if (this.#terminal) this.#write(`\r\x1b[K${text.slice(0, Deno.consoleSize().columns - 1)}`);
    else if (this.#count++ % 10 === 0) this.#write(`${text}\n`);
  }

  /** Clears it. */
  [Symbol.dispose](): void {
    if (this.#terminal) this.#write("\r\x1b[K");
  }

  #write(text: string): void {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }
}
