/**
 * Finding what is nearest in meaning.
 *
 * @module
 */

/** A sentence that was found. */
export interface Match {
  /** Its place among the sentences, from 0. */
  readonly index: number;
  /** How near it is to the query: the cosine between their vectors, 1 at most. */
  readonly score: number;
}

/**
 * How near sentences are to a query.
 *
 * @param query `[size]`, of length 1.
 * @param embeddings `[sentences, size]`, each of length 1, one after the other.
 * @returns `[sentences]`, the cosines.
 * @throws {RangeError} If the query's size does not divide the embeddings.
 */
export function scoresOf(query: Float32Array, embeddings: Float32Array): number[] {
  const size = query.length;
  if (size === 0 || embeddings.length % size !== 0) {
    throw new RangeError(
      `Cannot compare ${embeddings.length} numbers with a query of ${size}: give as many for each`,
    );
  }
  return Array.from({ length: embeddings.length / size }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += query[i]! * embeddings[row * size + i]!;
    return sum;
  });
}

/**
 * The sentences with the highest scores, the highest first; of equal ones the earlier first.
 *
 * @param scores By sentence.
 * @param count How many at most.
 */
export function nearest(scores: readonly number[], count: number): Match[] {
  const matches = scores.map((score, index) => ({ index, score }));
  return matches.sort((a, b) => b.score - a.score || a.index - b.index).slice(0, count);
}
