/**
 * Training on several ranks, from the start or from a checkpoint.
 *
 * @module
 */
import {
  type CallContext,
  DistributedDataParallel,
  DistributedWorker,
  Generator,
  loadCheckpoint,
  ops,
  optim,
  saveCheckpoint,
  saveSafetensors,
  Tensor,
  tidyAsync,
} from "@cohort/distributed";
import { Batches, type Digits, loadDigits } from "./data.ts";
import { type Task, type TaskName, TASKS } from "./tasks.ts";

/** How many steps each reported loss is the mean of. */
export const REPORT_STEPS = 10;

/** A training run. */
export interface TrainingRun {
  /** The network to train. */
  task: TaskName;
  /** Total steps, including those before the checkpoint. */
  steps: number;
  /** The seed of all random numbers. */
  seed: number;
  /** The file for the trained weights, as float16. */
  weights: string;
  /** The checkpoint's file and the steps between two checkpoints; `null` for no checkpoint. */
  checkpoint: { path: string; everySteps: number } | null;
  /** Whether to resume from the checkpoint. */
  resume: boolean;
}

/** The progress of a run. */
export interface TrainingProgress {
  /** How many steps are done. */
  step: number;
  /** The mean loss of the last {@linkcode REPORT_STEPS} steps on all ranks. */
  loss: number;
  /** Digits that all ranks together process per second. */
  imagesPerSecond: number;
  /** The estimated time left, in seconds. */
  secondsLeft: number;
}

/** The result of a run. */
export interface Trained {
  /** The reported losses, including those from before a checkpoint. */
  losses: number[];
}

/** The checkpoint: everything that later steps depend on. */
interface Saved {
  run: { task: string; steps: number; seed: number; worldSize: number };
  step: number;
  losses: number[];
  model: Record<string, Tensor>;
  optimizer: ReturnType<optim.AdamW["stateDict"]>;
  schedule: optim.ScheduleState;
  averages: optim.ExponentialMovingAverageState;
  /** One state per rank. */
  generators: Tensor[];
  /** One per rank, `[REPORT_STEPS]`: the losses since the last report, then zeros. */
  recent: Tensor[];
}

/** Trains a network on the digits, data-parallel: each rank takes its share of every batch. */
export class Training extends DistributedWorker<TrainingRun, Trained, TrainingProgress> {
  static override module = import.meta.url;
  #digits!: Digits;

  override async setup(): Promise<void> {
    this.#digits = this.keep(await loadDigits("train"));
  }

  override async call(run: TrainingRun, context: CallContext): Promise<Trained> {
    ops.manualSeed(run.seed);
    const task = TASKS[run.task]();
    using net = task.net;
    using ddp = new DistributedDataParallel(net, this.processGroup);
    using optimizer = new optim.AdamW(net.parameters(), { lr: task.lr, betas: [0.9, 0.99] });
    const schedule = new optim.OneCycleLR(optimizer, {
      max_lr: task.lr,
      total_steps: run.steps,
      pct_start: 0.1,
    });
    using averages = new optim.ExponentialMovingAverage(net.parameters(), { decay: task.decay });
    // Dropout also draws from the default generator.
    using generator = Generator.default().manualSeed(run.seed + 1 + this.rank);
    const state = { net, optimizer, schedule, averages, generator };
    const begin: Progress = { step: 0, losses: [], recent: [] };
    let { step, losses, recent } = run.resume ? await this.#load(run, state) : begin;

    const batches = new Batches(this.#digits.labels.shape[0]!, {
      batch: task.batch,
      rank: this.rank,
      worldSize: this.worldSize,
      seed: run.seed,
    });
    let since = performance.now();
    while (step < run.steps) {
      await context.checkpoint();
      recent.push(
        await tidyAsync(async () => {
          optimizer.zeroGrad();
          const loss = await task.loss(
            (...inputs) => ddp.forward(...inputs),
            this.#take(batches.at(step)),
            generator,
          );
          await ddp.backward(loss);
          optim.clipGradNorm_(net.parameters(), 1);
          optimizer.step();
          averages.update();
          return loss.item() as number;
        }),
      );
      step++;
      if (step < run.steps) schedule.step();
      if (step % REPORT_STEPS === 0) {
        const loss = await this.#meanOf(recent);
        recent = [];
        losses = [...losses, loss];
        const secondsPerStep = (performance.now() - since) / 1000 / REPORT_STEPS;
        since = performance.now();
        await this.addStreamingResult({
          step,
          loss,
          imagesPerSecond: task.batch * this.worldSize / secondsPerStep,
          secondsLeft: (run.steps - step) * secondsPerStep,
        });
      }
      const { checkpoint } = run;
      if (checkpoint !== null && (step % checkpoint.everySteps === 0 || step === run.steps)) {
        await this.#save(checkpoint.path, this.#identityOf(run), state, { step, losses, recent });
      }
    }
    if (this.rank === 0) await this.#saveWeights(task, averages, run.weights);
    return { losses };
  }

  #take(places: Tensor): Digits {
    const { images, labels } = this.#digits;
    return { images: images.index_select(0, places), labels: labels.index_select(0, places) };
  }

  /** Returns the mean of numbers over all ranks. Collective. */
  async #meanOf(losses: readonly number[]): Promise<number> {
    return await tidyAsync(async () => {
      const mean = ops.full([1], losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
      await this.processGroup.allReduce(mean, { op: "avg" });
      return mean.item() as number;
    });
  }

  /**
   * Saves a checkpoint: rank 0 writes the shared state and the states of all ranks' generators. Collective.
   */
  async #save(
    path: string,
    run: Saved["run"],
    state: State,
    { step, losses, recent }: Progress,
  ): Promise<void> {
    await tidyAsync(async () => {
      const generators = await this.processGroup.allGather(state.generator.getState());
      const padded = Float64Array.from({ length: REPORT_STEPS }, (_, index) => recent[index] ?? 0);
      const recents = await this.processGroup.allGather(Tensor.fromArray(padded));
      if (this.rank !== 0) return;
      const saved: Saved = {
        run,
        step,
        losses,
        model: state.net.stateDict(),
        optimizer: state.optimizer.stateDict(),
        schedule: state.schedule.stateDict(),
        averages: state.averages.stateDict(),
        generators,
        recent: recents,
      };
      await saveCheckpoint(saved, path);
    });
  }

  async #load(run: TrainingRun, state: State): Promise<Progress> {
    if (run.checkpoint === null) throw new TypeError("Cannot resume: no checkpoint was named");
    const { path } = run.checkpoint;
    return await tidyAsync(async () => {
      const saved = await loadCheckpoint<Saved>(path);
      const [was, is] = [saved.run, this.#identityOf(run)].map((identity) => JSON.stringify(identity));
      if (was !== is) throw new TypeError(`Cannot resume ${path}: it is from the run ${was}, not ${is}`);
      state.net.loadStateDict(saved.model);
      state.optimizer.loadStateDict(saved.optimizer);
      state.schedule.loadStateDict(saved.schedule);
      state.averages.loadStateDict(saved.averages);
      state.generator.setState(saved.generators[this.rank]!);
      const { step, losses } = saved;
      const recent = (saved.recent[this.rank]!.toArray() as number[]).slice(0, step % REPORT_STEPS);
      return { step, losses, recent };
    });
  }

  /** Returns the settings that must be equal in a run and the checkpoint it resumes from. */
  #identityOf({ task, steps, seed }: TrainingRun): Saved["run"] {
    return { task, steps, seed, worldSize: this.worldSize };
  }

  /** Writes the averages, which perform better than the last parameters, and the buffers. */
  async #saveWeights(
    { net }: Task,
    averages: optim.ExponentialMovingAverage,
    path: string,
  ): Promise<void> {
    averages.swap();
    const half = Object.entries(net.stateDict()).map(([name, tensor]) =>
      [name, tensor.is_floating_point() ? tensor.to("float16") : tensor] as const
    );
    await saveSafetensors(Object.fromEntries(half), path);
    averages.swap();
  }
}

interface Progress {
  step: number;
  losses: number[];
  /** This rank's losses since the last report. */
  recent: number[];
}

interface State {
  readonly net: Task["net"];
  readonly optimizer: optim.AdamW;
  readonly schedule: optim.OneCycleLR;
  readonly averages: optim.ExponentialMovingAverage;
  readonly generator: Generator;
}
