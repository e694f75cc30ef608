/**
 * A worker that leaves its rank no descriptors.
 *
 * @module
 */
import { DistributedWorker, Tensor } from "../../mod.ts";

/** Adds up a one of every rank, unless a rank takes all descriptors and gives up. */
export class Hoards extends DistributedWorker<{ rank: number } | null, number> {
  static override module = import.meta.url;
  readonly #hoard: Deno.FsFile[] = [];

  override async call(hoard: { rank: number } | null): Promise<number> {
    if (hoard?.rank === this.rank) this.#takeAll();
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }

  #takeAll(): never {
    try {
      while (true) this.#hoard.push(Deno.openSync("/dev/null"));
    } catch {
      // For the stack of an error Deno takes some, too.
      throw "there are no descriptors left";
    }
  }
}
