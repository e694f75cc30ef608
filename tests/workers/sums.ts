/** A worker that adds over all ranks. @module */
import { DistributedWorker, ops } from "../../mod.ts";

/** Says what the ranks' numbers, from 1, add up to. */
export class Sums extends DistributedWorker<void, number> {
  static override module = import.meta.url;

  override async call(): Promise<number> {
    const sum = ops.full([1], this.rank + 1, { dtype: "float32" });
    await this.processGroup.allReduce(sum);
    return sum.item() as number;
  }
}
