/**
 * Images on a terminal.
 *
 * @module
 */

/**
 * Draws an image, with two rows of pixels per line of characters.
 *
 * @param pixels The image's values, row by row, 0 to 255.
 * @param width Pixels in a row.
 * @param channels Values per pixel: 1 (gray) or 4 (red, green, blue, and alpha, which is ignored).
 * @returns Lines with escape sequences of 24-bit colors.
 */
export function drawPicture(pixels: Uint8Array, width: number, channels: 1 | 4 = 1): string[] {
  const lines: string[] = [];
  const colorAt = (pixel: number) => {
    const colors = channels === 1 ? [0, 0, 0] : [0, 1, 2];
    return colors.map((color) => pixels[pixel * channels + color] ?? 0).join(";");
  };
  for (let top = 0; top * channels < pixels.length; top += 2 * width) {
    let line = "";
    for (let x = 0; x < width; x++) {
      line += `\x1b[38;2;${colorAt(top + x)}m\x1b[48;2;${colorAt(top + width + x)}m▀`;
    }
    lines.push(`${line}\x1b[0m`);
  }
  return lines;
}

/** A block of lines on standard error that overwrites itself. */
export class Block {
  #lines = 0;

  /**
   * Shows lines in place of the previous ones.
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
