/**
 * Workers that sum over all ranks.
 *
 * @module
 */
import { DistributedWorker, ops, type ProcessGroup } from "../../mod.ts";
import { exists, until } from "../testing.ts";

/** Returns the sum of the ranks' numbers, which start at 1. */
export class Sums extends DistributedWorker<void, number> {
  static override module = import.meta.url;

  override async call(): Promise<number> {
    return await sum(this.processGroup, this.rank);
  }
}

/** Sums over a group that is created in the call. The last rank creates it only when a file exists. */
export class SumsLate extends DistributedWorker<string, number> {
  static override module = import.meta.url;

  override async call(file: string): Promise<number> {
    const ranks = Array.from({ length: this.worldSize }, (_, rank) => rank);
    if (this.rank === ranks.at(-1)) await until(() => exists(file), "the file");
    const group = await this.processGroup.newGroup(ranks);
    return await sum(group!, this.rank);
  }
}

async function sum(group: ProcessGroup, rank: number): Promise<number> {
  const tensor = ops.full([1], rank + 1, { dtype: "float32" });
  await group.allReduce(tensor);
  return tensor.item() as number;
}
