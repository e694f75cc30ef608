/**
 * A worker whose last rank makes different calls from the others.
 *
 * @module
 */
import {
  backward,
  copyToGroup,
  DistributedWorker,
  ops,
  type ProcessGroup,
  reduceFromGroup,
  Tensor,
} from "../../mod.ts";

type Make = (worker: { processGroup: ProcessGroup }, odd: boolean) => Promise<unknown>;

const float = (...shape: number[]): Tensor => ops.ones(shape);

/** The calls in which ranks disagree, by name. */
export const CALLS: Record<string, Make> = {
  "all_reduce of more": ({ processGroup }, odd) => processGroup.allReduce(float(odd ? 1 << 18 : 4)),
  "all_reduce of less": ({ processGroup }, odd) => processGroup.allReduce(float(odd ? 4 : 1 << 18)),
  "all_reduce in another way": ({ processGroup }, odd) =>
    processGroup.allReduce(float(4), { op: odd ? "max" : "sum" }),
  "reduce of another dtype": ({ processGroup }, odd) =>
    processGroup.reduce(ops.ones([4], { dtype: odd ? "float64" : "float32" }), { dst: 0 }),
  "broadcast of more": ({ processGroup }, odd) => processGroup.broadcast(float(odd ? 4 : 8), { src: 0 }),
  "broadcast from another": ({ processGroup }, odd) => processGroup.broadcast(float(4), { src: odd ? 1 : 0 }),
  "all_gather of another shape": ({ processGroup }, odd) => processGroup.allGather(float(odd ? 5 : 2, 2)),
  "gather of more": ({ processGroup }, odd) => processGroup.gather(float(odd ? 4 : 1), { dst: 0 }),
  "all_to_all of more": ({ processGroup }, odd) =>
    processGroup.allToAll(Array.from({ length: processGroup.size }, () => float(odd ? 4 : 1))),
  "reduce_scatter of more": ({ processGroup }, odd) => processGroup.reduceScatter(float(odd ? 600 : 6)),
  "another call": ({ processGroup }, odd) => odd ? processGroup.barrier() : processGroup.allReduce(float(4)),
  "a layer's sum of more": ({ processGroup }, odd) => reduceFromGroup(float(odd ? 4 : 1 << 18), processGroup),
  "a layer's gradient of more": async ({ processGroup }, odd) => {
    const input = float(odd ? 4 : 1 << 18).requires_grad_();
    await backward((await copyToGroup(input, processGroup)).sum());
  },
  "a collective that nobody awaits": ({ processGroup }, odd) => {
    processGroup.allReduce(float(odd ? 4 : 1 << 18));
    return Promise.resolve();
  },
  "several concurrent collectives": ({ processGroup }, odd) =>
    Promise.all([1, 2, 3].map((size) => processGroup.allReduce(float(odd && size === 3 ? 4 : size)))),
  "a group of some": async ({ processGroup }, odd) => {
    using group = await processGroup.newGroup([0, processGroup.size - 1]);
    await group?.allReduce(float(odd ? 1 << 18 : 4));
  },
};

/** Makes a call in which the last rank disagrees; or sums a one of every rank, for `null`. */
export class Disagrees extends DistributedWorker<string | null, number> {
  static override module = import.meta.url;

  override async call(name: string | null): Promise<number> {
    if (name !== null) await CALLS[name]!(this, this.rank === this.worldSize - 1);
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }
}

/** Sends float32 from rank 0 to rank 1. */
export class Sends extends DistributedWorker<{ sent: number[]; received: number[] } | null, number> {
  static override module = import.meta.url;

  override async call(shapes: { sent: number[]; received: number[] } | null): Promise<number> {
    const { sent, received } = shapes ?? { sent: [2], received: [2] };
    const tensor = ops.full(this.rank === 0 ? sent : received, this.rank === 0 ? 5 : 0, { dtype: "float32" });
    if (this.rank === 0) await this.processGroup.send(tensor, { dst: 1, tag: 3 });
    else await this.processGroup.recv(tensor, { src: 0, tag: 3 });
    return tensor.max().item() as number;
  }
}

/** Broadcasts many tensors concurrently. Rank 0 starts all of them before the other ranks do. */
export class ManyAtOnce extends DistributedWorker<number, number> {
  static override module = import.meta.url;

  override async call(count: number): Promise<number> {
    const tensors = Array.from({ length: count }, (_, index) => ops.ones([index % 7 + 1]));
    const start = () => tensors.map((tensor) => this.processGroup.broadcast(tensor, { src: 0 }));
    using meeting = await this.processGroup.newGroup([...Array(this.worldSize).keys()]);
    const first = this.rank === 0 ? start() : [];
    await meeting!.barrier();
    await Promise.all(this.rank === 0 ? first : start());
    return tensors.length;
  }
}
