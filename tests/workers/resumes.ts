/**
 * Trains on several ranks, from the start or from a checkpoint.
 *
 * @module
 */
import {
  DistributedDataParallel,
  DistributedWorker,
  Generator,
  loadCheckpoint,
  nn,
  ops,
  optim,
  saveCheckpoint,
  type Tensor,
  tidyAsync,
} from "../../mod.ts";

/** The payload of {@linkcode Resumes}. */
export interface ResumesAsk {
  /** The checkpoint's path. */
  path: string;
  /** The step at which it is saved or loaded. */
  cut: number;
  /** The last step. */
  last: number;
  /** Whether to resume from the checkpoint. */
  isResumed: boolean;
  /** The size of buckets, in MiB. */
  bucket_cap_mb: number;
}

interface Saved {
  net: Record<string, Tensor>;
  optimizer: ReturnType<optim.SGD["stateDict"]>;
  generators: Tensor[];
}

/** A module whose last parameters are used first. */
class Crossed extends nn.Module<[Tensor], Tensor> {
  readonly head: nn.Linear = new nn.Linear(31, 3);
  readonly middle: nn.Linear = new nn.Linear(17, 31);
  readonly stem: nn.Linear = new nn.Linear(5, 17);

  override forward(input: Tensor): Tensor {
    return this.head.forward(this.middle.forward(this.stem.forward(input).tanh()).tanh());
  }
}

/** Returns the bits of all parameters after each step since the checkpoint. */
export class Resumes extends DistributedWorker<ResumesAsk, string[]> {
  static override module = import.meta.url;

  override async call({ path, cut, last, isResumed, bucket_cap_mb }: ResumesAsk): Promise<string[]> {
    const group = this.processGroup;
    ops.manualSeed(isResumed ? 99 : 1);
    using generator = new Generator().manualSeed(isResumed ? 98 : group.rank);
    using net = new Crossed();
    using optimizer = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    if (isResumed) {
      const saved = await loadCheckpoint<Saved>(path);
      net.loadStateDict(saved.net);
      optimizer.loadStateDict(saved.optimizer);
      generator.setState(saved.generators[group.rank]!);
    }
    using ddp = new DistributedDataParallel(net, group, { bucket_cap_mb });
    const bits: string[] = [];
    for (let step = isResumed ? cut : 0; step < last; step++) {
      await tidyAsync(async () => {
        optimizer.zeroGrad();
        const output = await ddp.forward(ops.randn([4, 5], { generator }));
        await ddp.backward(output.pow(2).mean());
        optimizer.step();
        if (step >= cut) bits.push(net.parameters().map((one) => String(one.detach().toValue().data)).join());
        if (step !== cut - 1) return;
        const generators = await group.allGather(generator.getState());
        if (group.rank !== 0) return;
        await saveCheckpoint({ net: net.stateDict(), optimizer: optimizer.stateDict(), generators }, path);
      });
    }
    return bits;
  }
}
