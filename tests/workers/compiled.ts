/**
 * A worker with a compiled model that it never frees.
 *
 * @module
 */
import { AotModel, DistributedWorker, ops, type Tensor } from "../../mod.ts";

const CACHE = new URL("../../ffi/testdata/cache.pt2", import.meta.url);

/** Runs the model on rows of ones, and returns the total that the model accumulates. */
export class Compiled extends DistributedWorker<void, number[]> {
  static override module = import.meta.url;
  #model!: AotModel;

  override async setup(): Promise<void> {
    this.#model = await AotModel.load(CACHE);
  }

  override async call(): Promise<number[]> {
    const at = ops.zeros([1], { dtype: "int64" });
    const [, total] = await this.#model.run<Tensor[]>(ops.zeros([4, 2]), ops.ones([1, 2]), at);
    return total!.toArray() as number[];
  }
}
