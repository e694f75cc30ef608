/**
 * Ranks that take and return bulk data.
 *
 * @module
 */
import { DistributedWorker, type Tensor } from "@cohort/distributed";

/** Takes a vector. Returns its length and its last element, which proves that its memory is there. */
export class Takes extends DistributedWorker<{ tensor: Tensor }, [count: number, last: number]> {
  static override module = import.meta.url;
  override call({ tensor }: { tensor: Tensor }): [count: number, last: number] {
    return [tensor.numel, tensor.at(-1).item() as number];
  }
}
