/**
 * A worker whose ranks take different numbers of steps.
 *
 * @module
 */
import {
  AotModel,
  backward,
  copyToGroup,
  DistributedDataParallel,
  DistributedWorker,
  NativeError,
  nn,
  ops,
  reduceFromGroup,
  Tensor,
} from "../../mod.ts";

/** `[2, 4]` and `[4, 3]`: the sum over the ranks of their product. */
const PARALLEL = new URL("../../ffi/testdata/parallel.pt2", import.meta.url);

/** What starts the collectives of a step. */
export type Starter = "functions" | "callAsync" | "call" | "backward" | "training" | "model" | "programs";

/** The payload of {@linkcode OutOfStep}. */
export interface Steps {
  /** What starts the collectives. */
  starter: Starter;
  /** How many steps each rank takes. */
  counts: readonly number[];
  /** A rank on which only its own collective is rejected. It handles the error. */
  refused?: number;
}

/** Takes steps; or sums a one of every rank, for `null`. */
export class OutOfStep extends DistributedWorker<Steps | null, number> {
  static override module = import.meta.url;
  #model!: AotModel;
  #trained!: DistributedDataParallel<[Tensor], Tensor>;

  override async setup(): Promise<void> {
    this.#model = await AotModel.load(PARALLEL);
    ops.manualSeed(0);
    this.#trained = new DistributedDataParallel(new nn.Linear(3, 2), this.processGroup);
  }

  override teardown(): void {
    this.#model.dispose();
  }

  override async call(steps: Steps | null): Promise<number> {
    if (steps?.refused === this.rank) {
      // Elements that share memory cannot be written.
      await this.processGroup.allReduce(ops.ones([1]).expand([2, 3])).catch((error) => {
        if (!(error instanceof NativeError)) throw error;
      });
      return 0;
    }
    if (steps !== null) {
      for (let step = 0; step < steps.counts[this.rank]!; step++) await this.#step(steps.starter);
      return 0;
    }
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }

  async #step(starter: Starter): Promise<void> {
    const group = this.processGroup;
    const ones = ops.ones([2, 3]);
    switch (starter) {
      case "functions":
        await reduceFromGroup(ones, group);
        break;
      case "callAsync":
        await ops.callAsync("_c10d_functional::all_reduce", ones, "sum", "0");
        break;
      case "call":
        ops.call("_c10d_functional::wait_tensor", ops.call("_c10d_functional::all_reduce", ones, "sum", "0"));
        break;
      case "backward":
        await backward((await copyToGroup(ones.requires_grad_(), group)).sum());
        break;
      case "training": {
        const output = await this.#trained.forward(ones);
        await this.#trained.backward(output.sum());
        break;
      }
      case "model":
        await this.#model.run(ops.ones([2, 4]), ops.ones([4, 3]));
        break;
      case "programs":
        await group.barrier();
        await group.allReduce(ones);
    }
  }
}
