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

/**
 * A line on standard error that overwrites itself. If standard error is not a terminal, every tenth text is
 * printed on a new line.
 */
export class Line implements Disposable {
  readonly #terminal = Deno.stderr.isTerminal();
  #count = 0;

  /**
   * Shows a text in place of the previous one.
   *
   * @param text The text.
   */
  show(text: string): void {
    if (this.#terminal) this.#write(`\r\x1b[K${text.slice(0, Deno.consoleSize().columns - 1)}`);
    else if (this.#count++ % 10 === 0) this.#write(`${text}\n`);
  }

  /** Clears the line. */
  [Symbol.dispose](): void {
    if (this.#terminal) this.#write("\r\x1b[K");
  }

  #write(text: string): void {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }
}
