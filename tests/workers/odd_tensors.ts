/**
 * Trains tensors that share memory or have unusual strides.
 *
 * @module
 */
import { DistributedDataParallel, DistributedWorker, ops, type Tensor } from "../../mod.ts";

interface Odd {
  parameters: Tensor[];
  buffers?: Tensor[];
}

const trained = (tensor: Tensor): Tensor => tensor.detach().requires_grad_();
const numbers = (): Tensor => ops.arange(6, { dtype: "float32" }).reshape([2, 3]);
/** Returns the same elements in column-major order. */
const crossed = (tensor: Tensor): Tensor => tensor.t().contiguous().t();

/** The tensors that each rank trains, by name. */
const TENSORS: Record<string, (rank: number) => Odd> = {
  "one twice": (rank) => {
    const weight = trained(ops.full([2, 3], rank, { dtype: "float32" }));
    const buffer = ops.full([2], rank, { dtype: "float32" });
    return { parameters: [weight, weight], buffers: [buffer, buffer] };
  },
  "parts of one": (rank) => {
    const flat = ops.full([12], rank, { dtype: "float32" });
    return { parameters: [0, 6].map((at) => trained(flat.slice(0, at, at + 6).view([2, 3]))) };
  },
  "a part as a buffer": (rank) => {
    const buffer = ops.full([4], rank, { dtype: "float32" });
    return { parameters: [trained(numbers())], buffers: [buffer, buffer.slice(0, 1, 3), buffer] };
  },
  "column by column": () => ({ parameters: [trained(crossed(numbers()))] }),
  "column by column on rank 1": (rank) => ({
    parameters: [trained(rank === 1 ? crossed(numbers()) : numbers())],
  }),
  "frozen, column by column on rank 1": (rank) => ({
    parameters: [trained(numbers()), rank === 1 ? crossed(numbers()) : numbers()],
  }),
  "one row, of other strides on rank 1": (rank) => ({
    parameters: [trained(rank === 1 ? ops.ones([3, 1]).t() : ops.ones([1, 3]))],
  }),
};

/** Makes two steps with the named tensors. Returns the gradients and the final tensors, or an error. */
export class OddTensors extends DistributedWorker<string, number[][] | string> {
  static override module = import.meta.url;

  override async call(name: string): Promise<number[][] | string> {
    const { parameters, buffers = [] } = TENSORS[name]!(this.rank);
    const forward = () =>
      parameters.reduce((sum, parameter) => {
        const weights = ops.arange(parameter.numel, { dtype: "float32" }).reshape(parameter.shape);
        return sum.add(parameter.mul(weights.mul(this.rank + 1)).sum());
      }, ops.zeros([]));
    using ddp = new DistributedDataParallel(
      { parameters: () => parameters, buffers: () => buffers, forward },
      this.processGroup,
    );
    try {
      for (let step = 0; step < 2; step++) await ddp.backward(await ddp.forward());
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
    const grads = parameters.flatMap(({ grad }) => grad === null ? [] : [grad]);
    return [...grads, ...parameters, ...buffers].map((tensor) =>
      tensor.detach().flatten().toArray() as number[]
    );
  }
}
