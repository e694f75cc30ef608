/** Pictures on a terminal.
 *
 * @module
 */

/** Draws a grey picture, two pixels above each other in a character.
 *
 * @param pixels The picture's, row by row, 0 to 255.
 * @param width How many are in a row.
 * @returns Lines with escape sequences of 24-bit colours.
 */
export function drawPicture(pixels: Uint8Array, width: number): string[] {
  const lines: string[] = [];
  for (let top = 0; top < pixels.length; top += 2 * width) {
    let line = "";
    for (let x = 0; x < width; x++) {
      const [upper, lower] = [pixels[top + x]!, pixels[top + width + x] ?? 0];
      line += `\x1b[38;2;${upper};${upper};${upper}m\x1b[48;2;${lower};${lower};${lower}m▀`;
    }
    lines.push(`${line}\x1b[0m`);
  }
  return lines;
}

/** A block of lines on standard error that is drawn over again. */
export class Block {
  #lines = 0;

  /** Shows lines in place of the last.
   *
   * @param lines The lines.
   */
  show(lines: readonly string[]): void {
    const up = this.#lines === 0 ? "" : `\x1b[${this.#lines}A`;
    Deno.stderr.writeSync(
      new TextEncoder().encode(`${up}${lines.map((line) => `${line}\x1b[K\n`).join("")}`),
    );
    this.#lines = lines.length;
  }
}
