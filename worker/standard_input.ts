/**
 * The rank's standard input: one line, and then an end of file when the runner exits.
 *
 * @module
 */

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/**
 * Reads a line.
 *
 * @param reader Standard input.
 * @returns The line. Nothing may follow it.
 * @throws {Error} If the input ends first.
 */
export async function readLine(reader: Reader): Promise<string> {
  let bytes = new Uint8Array(0);
  while (true) {
    const end = bytes.indexOf(0x0a);
    if (end !== -1) return new TextDecoder().decode(bytes.subarray(0, end));
    const { value, done } = await reader.read();
    if (done) throw new Error("Cannot start rank: standard input ended before the runner's line");
    const joined = new Uint8Array(bytes.length + value.length);
    joined.set(bytes);
    joined.set(value, bytes.length);
    bytes = joined;
  }
}

/** Exits the process when standard input ends. Nothing else may read from it. */
export async function exitAtEnd(reader: Reader, code: number): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } finally {
    Deno.exit(code);
  }
}
