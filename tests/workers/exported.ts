/**
 * Runs a model that was exported for two ranks.
 *
 * @module
 */
import { AotModel, DistributedWorker, ops } from "../../mod.ts";

/** `[2, 4]` and `[4, 3]`: the sum over the ranks of their product. */
const PARALLEL = new URL("../../ffi/testdata/parallel.pt2", import.meta.url);

/** The largest difference between the ranks' product and one rank's, and the product's shape. */
interface Result {
  distance: number;
  shape: readonly number[];
}

/** Computes a row-parallel product: each rank has its columns of the input and its rows of the weight. */
export class Exported extends DistributedWorker<{ thrower?: number }, Result> {
  static override module = import.meta.url;
  #model!: AotModel;

  override async setup(): Promise<void> {
    this.#model = await AotModel.load(PARALLEL, { device: this.device });
  }

  override teardown(): void {
    this.#model.dispose();
  }

  override async call({ thrower }: { thrower?: number }): Promise<Result> {
    if (thrower === this.rank) throw new Error(`rank ${this.rank} gives up`);
    ops.manualSeed(5);
    const [input, weight] = [ops.randn([2, 8]), ops.randn([8, 3])];
    const columns = input.chunk(2, 1)[this.rank]!.contiguous();
    const rows = weight.chunk(2, 0)[this.rank]!.contiguous();
    const product = await this.#model.run(columns, rows);
    const distance = product.sub(input.mm(weight)).abs().max().item() as number;
    return { distance, shape: product.shape };
  }
}
