/**
 * A worker that uses its group after the group was aborted.
 *
 * @module
 */
import {
  AotModel,
  backward,
  copyToGroup,
  DistributedWorker,
  ops,
  reduceFromGroup,
  type Tensor,
} from "../../mod.ts";

/** `[2, 4]` and `[4, 3]`: the sum over the ranks of their product. */
const PARALLEL = new URL("../../ffi/testdata/parallel.pt2", import.meta.url);

/** The programs that use the group. */
export const USES = ["functions", "callAsync", "call", "backward", "model", "programs"] as const;

/** One of {@linkcode USES}. */
export type Use = typeof USES[number];

/** A use of the group. With `early`, the program prepares as much as possible before the group is aborted. */
export interface Late {
  use: Use;
  early: boolean;
}

/** Fails on rank 1, and uses the group on rank 0 after that. The next call returns what rank 0 caught. */
export class UsesAbortedGroup extends DistributedWorker<Late | null, [error: string, sum: number]> {
  static override module = import.meta.url;
  #model!: AotModel;
  #caught = "";

  override async setup(): Promise<void> {
    this.#model = await AotModel.load(PARALLEL);
  }

  override teardown(): void {
    this.#model.dispose();
  }

  override async call(late: Late | null): Promise<[error: string, sum: number]> {
    if (late !== null) {
      if (this.rank === 1) throw new Error("rank 1 fails");
      const use = await this.#prepare(late);
      await this.processGroup.barrier().catch(() => {});
      try {
        await use();
        this.#caught = "nothing";
      } catch (error) {
        this.#caught = (error as Error).name;
      }
    }
    const sum = ops.ones([1]).requires_grad_();
    await backward((await copyToGroup(sum, this.processGroup)).sum());
    return [this.#caught, sum.grad!.item() as number];
  }

  async #prepare({ use, early }: Late): Promise<() => Promise<unknown>> {
    const group = this.processGroup;
    const ones = ops.ones([2, 3]);
    const reduce = ["_c10d_functional::all_reduce", ones, "sum", "0"] as const;
    switch (use) {
      case "functions":
        return () => reduceFromGroup(ones, group);
      case "callAsync":
        return () => ops.callAsync(...reduce);
      case "call":
        return () => Promise.resolve(ops.call("_c10d_functional::wait_tensor", ops.call(...reduce)));
      case "backward": {
        const copy = () => copyToGroup(ones.requires_grad_(), group);
        if (!early) return async () => await backward((await copy()).sum());
        const loss: Tensor = (await copy()).sum();
        return () => backward(loss);
      }
      case "model":
        return () => this.#model.run(ops.ones([2, 4]), ops.ones([4, 3]));
      case "programs":
        return () => group.allReduce(ones);
    }
  }
}
