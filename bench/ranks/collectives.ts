/**
 * Ranks whose collectives are measured.
 *
 * @module
 */
import { DistributedWorker, ops, type Tensor } from "@cohort/distributed";
import { median, time } from "../measure.ts";

/** Collectives to measure in one call. */
export interface CollectiveRuns {
  /**
   * The operation. A broadcast ends with a barrier, because its source would otherwise finish before the
   * others have the data.
   */
  operation: "all_reduce" | "broadcast" | "barrier";
  /** The number of float32 elements. */
  elements: number;
  /** How many runs. */
  count: number;
}

/** Runs a collective several times and returns the median duration in milliseconds. */
export class Collectives extends DistributedWorker<CollectiveRuns, number> {
  static override module = import.meta.url;
  readonly #tensors = new Map<number, Tensor>();

  override async call({ operation, elements, count }: CollectiveRuns): Promise<number> {
    const group = this.processGroup;
    const tensor = this.#tensors.get(elements) ?? this.keep(ops.zeros([elements]));
    this.#tensors.set(elements, tensor);
    const run = {
      all_reduce: () => group.allReduce(tensor),
      barrier: () => group.barrier(),
      broadcast: async () => {
        await group.broadcast(tensor, { src: 0 });
        await group.barrier();
      },
    }[operation];
    return median(await time(run, count, 1));
  }
}
