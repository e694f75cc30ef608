/**
 * Trains on ranks that average after passes of their own, of which each makes as many as it likes.
 *
 * @module
 */
import { DistributedDataParallel, DistributedWorker, noGradAsync, ops, type Tensor } from "../../mod.ts";

/** What is asked of {@linkcode Accumulates}. */
export interface Accumulation {
  /** How many passes that average nothing each rank makes before each that averages, by rank. */
  alone: number[][];
  /** How many ranks evaluate before. */
  evaluate?: number;
  /** Whether the first passes are within a `join`. */
  joins?: boolean;
  /** Whether the passes that average leave out what the others come to. */
  leavesOut?: boolean;
}

/**
 * Says what the gradient is after each pass that averages. A rank's own is its number and one, for each pass.
 */
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
