/**
 * Ranks that take and return bulk data.
 *
 * @module
 */
import { DistributedWorker, ops, type Tensor } from "@cohort/distributed";

/** Takes a vector. Returns its length and its last element, which proves that its memory is there. */
export class Takes extends DistributedWorker<{ tensor: Tensor }, [count: number, last: number]> {
  static override module = import.meta.url;
  override call({ tensor }: { tensor: Tensor }): [count: number, last: number] {
    return [tensor.numel, tensor.at(-1).item() as number];
  }
}

/** The stream of a {@linkcode Yields} call. */
export interface Yielding {
  /** Number of items. */
  readonly items: number;
  /** Size of each, in bytes. */
  readonly byteLength: number;
}

/** Yields a vector of the value 1.5, which it keeps, several times. */
export class Yields extends DistributedWorker<Yielding, void, Tensor> {
  static override module = import.meta.url;
  #vector: Tensor | null = null;
  override async *call({ items, byteLength }: Yielding): AsyncGenerator<Tensor, void, void> {
    const length = byteLength / Float32Array.BYTES_PER_ELEMENT;
    this.#vector ??= this.keep(ops.full([length], 1.5, { dtype: "float32" }));
    for (let item = 0; item < items; item++) yield this.#vector;
  }
}
