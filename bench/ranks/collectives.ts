/**
 * Ranks whose collectives are measured.
 *
 * @module
 */
import { DistributedWorker, ops, type ProcessGroup, type Tensor } from "@cohort/distributed";
import { median, time } from "../measure.ts";

/** Collectives to measure in one call. */
export interface CollectiveRuns {
  /**
   * The operation. A broadcast ends with a barrier, because its source would otherwise finish before the
   * others have the data.
   */
  operation: "all_reduce" | "all_gather" | "broadcast" | "barrier";
  /** The number of float32 elements. */
  elements: number;
  /** How many runs. */
  count: number;
  /** Whether Gloo serves all of them, instead of shared memory the small ones. Default: `false`. */
  byGloo?: boolean;
}

/** With this variable at "0", the groups that a rank forms use Gloo for all collectives. */
const VARIABLE = "COHORT_SMALL_COLLECTIVES";

/** Runs a collective several times and returns the median duration in milliseconds. */
export class Collectives extends DistributedWorker<CollectiveRuns, number> {
  static override module = import.meta.url;
  readonly #tensors = new Map<number, Tensor>();
  #gloo: ProcessGroup | null = null;

  override async setup(): Promise<void> {
    Deno.env.set(VARIABLE, "0");
    this.#gloo = await this.processGroup.newGroup(Array.from({ length: this.worldSize }, (_, rank) => rank));
    Deno.env.delete(VARIABLE);
  }

  override async call({ operation, elements, count, byGloo }: CollectiveRuns): Promise<number> {
    const group = byGloo ? this.#gloo! : this.processGroup;
    const tensor = this.#tensors.get(elements) ?? this.keep(ops.zeros([elements]));
    this.#tensors.set(elements, tensor);
    const run = {
      all_reduce: () => group.allReduce(tensor),
      all_gather: async () => {
        for (const gathered of await group.allGather(tensor)) gathered.dispose();
      },
      barrier: () => group.barrier(),
      broadcast: async () => {
        await group.broadcast(tensor, { src: 0 });
        await group.barrier();
      },
    }[operation];
    return median(await time(run, count, 1));
  }
}
