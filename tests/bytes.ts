/**
 * Concatenating bytes.
 *
 * @module
 */

/**
 * Concatenates chunks.
 *
 * @param chunks The chunks.
 * @returns Their bytes, in newly allocated memory.
 */
export function joined(chunks: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
