/**
 * Ranks whose collectives are measured.
 *
 * @module
 */
import { DistributedWorker, ops, type Tensor } from "@cohort/distributed";
import { median, time } from "../measure.ts";

/** What is measured at once. */
export interface CollectiveRuns {
  /**
   * The operation. A broadcast ends with a barrier: its source would else be done before the others have it.
   */
  operation: "all_reduce" | "broadcast" | "barrier";
  /** Elements of float32. */
  elements: number;
  /** How many runs. */
  count: number;
}

/** Runs a collective a number of times, and says how many milliseconds one took: the median. */
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
