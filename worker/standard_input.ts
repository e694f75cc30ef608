/**
 * The rank's standard input: one line, and then an end of file when the runner exits. It is read without a
 * stream, because a program's first stream takes it 5 ms.
 *
 * @module
 */

const CHUNK_BYTE_LENGTH = 4096;

/**
 * Reads a line.
 *
 * @returns The line. Nothing may follow it.
 * @throws {Error} If the input ends first.
 */
export async function readLine(): Promise<string> {
  const chunk = new Uint8Array(CHUNK_BYTE_LENGTH);
  const decoder = new TextDecoder();
  let text = "";
  while (true) {
    const byteLength = await Deno.stdin.read(chunk);
    if (byteLength === null) {
      throw new Error("Cannot start rank: standard input ended before the runner's line");
    }
    text += decoder.decode(chunk.subarray(0, byteLength), { stream: true });
    const end = text.indexOf("\n");
    if (end !== -1) return text.slice(0, end);
  }
}

/**
 * Exits the process when standard input ends. Nothing else may read from it.
 *
 * @param code The exit code.
 */
export async function exitAtEnd(code: number): Promise<void> {
  const chunk = new Uint8Array(CHUNK_BYTE_LENGTH);
  try {
    while (await Deno.stdin.read(chunk) !== null);
  } finally {
    Deno.exit(code);
  }
}
