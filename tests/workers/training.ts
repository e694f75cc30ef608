/**
 * Trains with every kind of state that a step can depend on, and resumes from a checkpoint.
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
  shardBatch,
  type Tensor,
} from "../../mod.ts";

/** A run of training. It saves a checkpoint at its end. */
export interface Run {
  /** The checkpoint's file. */
  path: string;
  /** The last step, exclusive. */
  until: number;
  /** Whether to resume from the checkpoint. */
  resume: boolean;
}

/** The result of a rank. */
export interface Trained {
  /** This rank's losses in the steps of this run. */
  losses: number[];
  /** All parameters, buffers and averages, by name. */
  state: Record<string, Tensor>;
}

interface Saved {
  step: number;
  model: Record<string, Tensor>;
  optimizer: ReturnType<optim.AdamW["stateDict"]>;
  schedule: optim.ScheduleState;
  averages: optim.ExponentialMovingAverageState;
  generators: Tensor[];
}

/** Trains on ranks that each draw their own numbers, for the data and for dropout. */
export class Trains extends DistributedWorker<Run, Trained> {
  static override module = import.meta.url;

  override async call({ path, until, resume }: Run): Promise<Trained> {
    const group = this.processGroup;
    ops.manualSeed(1);
    using net = new nn.Sequential(
      new nn.Linear(6, 16),
      new nn.BatchNorm1d(16),
      new nn.Dropout(0.3),
      new nn.ReLU(),
      new nn.Linear(16, 3),
    );
    using ddp = new DistributedDataParallel(net, group);
    using optimizer = new optim.AdamW(net.parameters(), { lr: 0.05 });
    const schedule = new optim.CosineAnnealingLR(optimizer, 12);
    using averages = new optim.ExponentialMovingAverage(net.parameters(), { decay: 0.9 });
    using generator = Generator.default();
    generator.manualSeed(100 + this.rank);
    let step = 0;
    if (resume) {
      const saved = await loadCheckpoint<Saved>(path);
      step = saved.step;
      net.loadStateDict(saved.model);
      optimizer.loadStateDict(saved.optimizer);
      schedule.loadStateDict(saved.schedule);
      averages.loadStateDict(saved.averages);
      generator.setState(saved.generators[this.rank]!);
    }
    const losses: number[] = [];
    for (; step < until; step++) {
      const inputs = shardBatch(ops.randn([8 * group.size, 6]), group);
      const labels = ops.randint(3, [8]);
      optimizer.zeroGrad();
      const loss = nn.functional.crossEntropy(await ddp.forward(inputs), labels);
      await ddp.backward(loss);
      optim.clipGradNorm_(net.parameters(), 1);
      optimizer.step();
      schedule.step();
      averages.update();
      losses.push(loss.item() as number);
    }
    const generators = await group.allGather(generator.getState());
    if (this.rank === 0) {
      const saved: Saved = {
        step,
        model: net.stateDict(),
        optimizer: optimizer.stateDict(),
        schedule: schedule.stateDict(),
        averages: averages.stateDict(),
        generators,
      };
      await saveCheckpoint(saved, path);
    }
    await group.barrier();
    const named = [...Object.entries(net.stateDict()), ...averages.averages.entries()];
    return { losses, state: Object.fromEntries(named.map(([name, tensor]) => [name, tensor.clone()])) };
  }
}
