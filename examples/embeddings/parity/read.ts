/**
 * Python's results (`write.py`), and how far numbers are from them.
 *
 * @module
 */

/** A sentence. */
export interface Saved {
  sentence: string;
  /** Its tokens. */
  ids: number[];
  /** Its vector, float32, in base64. */
  embedding: string;
}

/** The sentences in the file. */
export const saved: readonly Saved[] = JSON.parse(
  Deno.readTextFileSync(new URL("sentences.json", import.meta.url)),
);

/** Decodes a sentence's vector. */
export function embeddingOf({ embedding }: Saved): Float32Array {
  return new Float32Array(Uint8Array.fromBase64(embedding).buffer);
}

/** Returns the maximum distance between numbers; `NaN` if a number is missing or `NaN`. */
export function distance(some: Float32Array, others: Float32Array): number {
  if (some.length !== others.length) return NaN;
  return Math.max(...some.map((value, i) => Math.abs(value - others[i]!)));
}
