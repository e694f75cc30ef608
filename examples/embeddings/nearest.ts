/**
 * Finding the nearest sentences.
 *
 * @module
 */

/** A sentence near the query. */
export interface Match {
  /** The sentence's index, from 0. */
  readonly index: number;
  /** The cosine between its vector and the query's; at most 1. */
  readonly score: number;
}

/**
 * Compares sentences with a query.
 *
 * @param query `[size]`, of length 1.
 * @param embeddings `[sentences, size]`, each of length 1, concatenated.
 * @returns `[sentences]`, the cosines.
 * @throws {RangeError} If the length of `embeddings` is not a multiple of the query's.
 */
export function scoresOf(query: Float32Array, embeddings: Float32Array): number[] {
  const size = query.length;
  if (size === 0 || embeddings.length % size !== 0) {
    throw new RangeError(
      `Cannot compare ${embeddings.length} numbers with a query of ${size}: give vectors of the same size`,
    );
  }
  return Array.from({ length: embeddings.length / size }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += query[i]! * embeddings[row * size + i]!;
    return sum;
  });
}

/**
 * Returns the sentences with the highest scores, highest first; of equal scores, the earlier sentence first.
 *
 * @param scores One score per sentence.
 * @param count Maximum sentences to return.
 */
export function nearest(scores: readonly number[], count: number): Match[] {
  const matches = scores.map((score, index) => ({ index, score }));
  return matches.sort((a, b) => b.score - a.score || a.index - b.index).slice(0, count);
}
