/** Text in chunks to whole lines. @module */

/** A line longer than this is handed on in pieces, so that output without an end of line is held back boundedly. */
const MAX_LINE_LENGTH = 64 * 1024;

/** Splits UTF-8 at line ends (`\n` or `\r\n`). */
export class LineSplitter {
  #decoder = new TextDecoder();
  #rest = "";

  /** Adds a chunk.
   *
   * @param chunk The bytes.
   * @returns The lines that it completes, without their ends.
   */
  push(chunk: Uint8Array<ArrayBuffer>): string[] {
    return this.#split(this.#decoder.decode(chunk, { stream: true }));
  }

  /** Ends the text.
   *
   * @returns What is left, if its last line has no end.
   */
  finish(): string[] {
    const lines = this.#split(this.#decoder.decode());
    if (this.#rest !== "") lines.push(this.#rest);
    this.#rest = "";
    return lines;
  }

  #split(text: string): string[] {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!;
    while (this.#rest.length > MAX_LINE_LENGTH) {
      lines.push(this.#rest.slice(0, MAX_LINE_LENGTH));
      this.#rest = this.#rest.slice(MAX_LINE_LENGTH);
    }
    return lines.map((line) => line.endsWith("\r") ? line.slice(0, -1) : line);
  }
}
