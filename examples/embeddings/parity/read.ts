/**
 * What Python wrote (`write.py`), and how near to it numbers are.
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

/** The file. */
export const saved: readonly Saved[] = JSON.parse(
  Deno.readTextFileSync(new URL("sentences.json", import.meta.url)),
);

/** A sentence's vector. */
export function embeddingOf({ embedding }: Saved): Float32Array {
  return new Float32Array(Uint8Array.fromBase64(embedding).buffer);
}

/** How far numbers are apart at most; `NaN` where one is none. */
export function distance(some: Float32Array, others: Float32Array): number {
  if (some.length !== others.length) return NaN;
  return Math.max(...some.map((value, i) => Math.abs(value - others[i]!)));
}
