/**
 * Text in chunks to whole lines.
 *
 * @module
 */

/**
 * A line longer than this is handed on in pieces, so that output without an end of line is held back
 * boundedly.
 */
const MAX_LINE_LENGTH = 64 * 1024;

/** Splits UTF-8 at line ends: `\n`, `\r\n`, and `\r`, by which programs write a line of progress anew. */
export class LineSplitter {
  #decoder = new TextDecoder();
  #rest = "";
  /** Whether the text so far ends with `\r`: a `\n` that follows belongs to it. */
  #returned = false;

  /**
   * Adds a chunk.
   *
   * @param chunk The bytes.
   * @returns The lines that it completes, without their ends.
   */
  push(chunk: Uint8Array<ArrayBuffer>): string[] {
    return this.#split(this.#decoder.decode(chunk, { stream: true }));
  }

  /**
   * Ends the text.
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
    if (text === "") return [];
    const fresh = this.#returned && text.startsWith("\n") ? text.slice(1) : text;
    this.#returned = text.endsWith("\r");
    const lines: string[] = [];
    let begin = 0;
    // Progress that begins with `\r` leaves an empty line before it.
    const whole = this.#rest + fresh;
    for (const { index, 0: end } of whole.matchAll(/\r?\n|\r/g)) {
      if (end !== "\r" || index > begin) lines.push(whole.slice(begin, index));
      begin = index + end.length;
    }
    this.#rest = whole.slice(begin);
    while (this.#rest.length > MAX_LINE_LENGTH) {
      lines.push(this.#rest.slice(0, MAX_LINE_LENGTH));
      this.#rest = this.#rest.slice(MAX_LINE_LENGTH);
    }
    return lines;
  }
}
