/**
 * A worker whose ranks an outside launcher starts.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Tensor } from "../../mod.ts";

/** The payload of {@linkcode Joins}. */
export interface ToJoin {
  add: number;
  throwOn?: number;
  /** Returned as it is. */
  bulk?: unknown;
}

/** The result of {@linkcode Joins}. */
export interface Joined {
  sum: number;
  setup: unknown;
  pid: number;
  bulk?: unknown;
}

/** Sums a number of every rank. */
export class Joins extends DistributedWorker<ToJoin, Joined, number> {
  static override module = import.meta.url;
  #setup: unknown;

  override setup(setup: unknown): void {
    this.#setup = setup;
  }

  override async call({ add, throwOn, bulk }: ToJoin, context: CallContext): Promise<Joined> {
    await context.checkpoint();
    if (throwOn === this.rank) throw new RangeError(`rank ${this.rank} refuses`);
    const sum = Tensor.fromArray([add + this.rank]);
    await this.processGroup.allReduce(sum);
    if (context.streaming) await this.addStreamingResult(this.rank);
    return {
      sum: sum.item() as number,
      setup: this.#setup,
      pid: Deno.pid,
      ...bulk !== undefined && { bulk },
    };
  }

  override teardown(): void {
    console.log(`rank ${this.rank} of ${this.worldSize} is torn down`);
  }
}
