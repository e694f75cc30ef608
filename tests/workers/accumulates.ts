/**
 * A worker whose ranks average only after other passes, and each rank makes a different number of those.
 *
 * @module
 */
import { DistributedDataParallel, DistributedWorker, noGradAsync, ops, type Tensor } from "../../mod.ts";

/** The payload of {@linkcode Accumulates}. */
export interface Accumulation {
  /**
   * How many passes without averaging each rank makes before each pass that averages: one list of ranks per
   * such pass.
   */
  alone: number[][];
  /** How many ranks evaluate first. */
  evaluate?: number;
  /** Whether the passes without averaging run inside a `join`. */
  joins?: boolean;
  /** Whether the averaging passes leave out the parameter that the others use. */
  leavesOut?: boolean;
}

/** Returns the gradient after each averaging pass. Each pass of a rank adds its rank plus one. */
export class Accumulates extends DistributedWorker<Accumulation, number[]> {
  static override module = import.meta.url;

  override async call(asked: Accumulation): Promise<number[]> {
    const { alone, evaluate = 0, joins = false, leavesOut = false } = asked;
    const [used, other] = [ops.ones([1]).requires_grad_(), ops.ones([1]).requires_grad_()];
    using ddp = new DistributedDataParallel(
      {
        parameters: () => [used, other],
        buffers: () => [],
        forward: (uses: Tensor[]) => uses.reduce((sum, tensor) => sum.add(tensor)).mul(this.rank + 1).sum(),
      },
      this.processGroup,
      { find_unused_parameters: true },
    );
    const pass = async (uses: Tensor[]) => await ddp.backward(await ddp.forward(uses));
    if (this.rank < evaluate) await noGradAsync(() => ddp.forward([used]));
    const found: number[] = [];
    for (const counts of alone) {
      const accumulate = () =>
        ddp.noSync(async () => {
          for (let count = 0; count < counts[this.rank]!; count++) await pass([used]);
        });
      if (joins) await ddp.join(accumulate);
      else await accumulate();
      await pass([leavesOut ? other : used]);
      found.push(used.grad!.item() as number);
      used.grad = null;
    }
    return found;
  }
}
