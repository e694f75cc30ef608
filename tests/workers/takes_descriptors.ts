/**
 * A worker that leaves its rank one descriptor.
 *
 * @module
 */
import { DistributedWorker, Tensor } from "../../mod.ts";

/** Sums a one of every rank, unless a rank takes all descriptors and throws. */
export class TakesDescriptors extends DistributedWorker<{ rank: number } | null, number> {
  static override module = import.meta.url;
  readonly #taken: Deno.FsFile[] = [];

  override async call(taking: { rank: number } | null): Promise<number> {
    if (taking?.rank === this.rank) this.#takeAll();
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }

  #takeAll(): never {
    try {
      while (true) this.#taken.push(Deno.openSync("/dev/null"));
    } catch {
      // One is left for Deno, which exits if it cannot open the sources that the stack of an error names. For
      // the same reason, this is not an Error.
      this.#taken.pop()!.close();
      throw "there are no descriptors left";
    }
  }
}
