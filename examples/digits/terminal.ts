/**
 * Pictures on a terminal.
 *
 * @module
 */

/**
 * Draws a picture, two pixels above each other in a character.
 *
 * @param pixels The picture's, row by row, 0 to 255.
 * @param width How many are in a row.
 * @param channels How many values a pixel has: 1 (grey) or 4 (red, green, blue, and alpha, which is not
 * shown).
 * @returns Lines with escape sequences of 24-bit colours.
 */
export function drawPicture(pixels: Uint8Array, width: number, channels: 1 | 4 = 1): string[] {
  const lines: string[] = [];
  const colourAt = (pixel: number) => {
    const colours = channels === 1 ? [0, 0, 0] : [0, 1, 2];
    return colours.map((colour) => pixels[pixel * channels + colour] ?? 0).join(";");
  };
  for (let top = 0; top * channels < pixels.length; top += 2 * width) {
    let line = "";
    for (let x = 0; x < width; x++) {
      line += `\x1b[38;2;${colourAt(top + x)}m\x1b[48;2;${colourAt(top + width + x)}m▀`;
    }
    lines.push(`${line}\x1b[0m`);
  }
  return lines;
}

/** A block of lines on standard error that is drawn over again. */
export class Block {
  #lines = 0;

  /**
   * Shows lines in place of the last.
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
