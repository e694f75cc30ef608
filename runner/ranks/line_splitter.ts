/**
 * Splits chunks of text into whole lines.
 *
 * @module
 */

/** Longer lines are passed on in pieces, which bounds the buffer for output without a line break. */
const MAX_LINE_LENGTH = 64 * 1024;

/** Splits UTF-8 at line breaks: `\n`, `\r\n`, and `\r`, which programs print to update a progress line. */
export class LineSplitter {
  #decoder = new TextDecoder();
  #rest = "";
  /** Whether the text so far ends with `\r`. A `\n` that follows belongs to it. */
  #returned = false;

  /**
   * Adds a chunk.
   *
   * @param chunk The bytes.
   * @returns The completed lines, without line breaks.
   */
  push(chunk: Uint8Array<ArrayBuffer>): string[] {
    return this.#split(this.#decoder.decode(chunk, { stream: true }));
  }

  /**
   * Ends the text.
   *
   * @returns The rest, if the last line has no line break.
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
    // A progress line that begins with `\r` leaves an empty line before it.
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
