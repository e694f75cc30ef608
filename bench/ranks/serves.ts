/**
 * Ranks that do what the ranks of other programs do in the same comparison.
 *
 * @module
 */
import { DistributedWorker, ops, type Tensor } from "@cohort/distributed";

/** What a call does. Nothing, if it has no payload. */
export interface Served {
  /** Takes a vector. */
  take?: Tensor;
  /** Returns 64 MiB that the rank keeps. */
  give?: boolean;
  /** Streams small items. */
  items?: number;
  /** Waits until the rank is killed. */
  wait?: boolean;
}

/** Takes, gives, streams or waits. */
export class Serves extends DistributedWorker<Served | undefined, Tensor | number, unknown> {
  static override module = import.meta.url;
  #numbers!: Tensor;

  override setup(): void {
    this.#numbers = this.keep(ops.ones([16 * 2 ** 20]));
  }

  override async call({ take, give, items = 0, wait }: Served = {}): Promise<Tensor | number> {
    if (wait) {
      if (this.rank === 1) console.log("waiting");
      await new Promise(() => {});
    }
    for (let step = 0; step < items; step++) {
      await this.addStreamingResult({ step, preview: "a small preview" });
    }
    if (give) return this.#numbers;
    return take === undefined ? 0 : take.at(-1).item() as number;
  }
}
