/**
 * Ranks whose training is measured.
 *
 * @module
 */
import {
  DistributedDataParallel,
  DistributedWorker,
  Generator,
  nn,
  ops,
  optim,
  tidy,
  tidyAsync,
} from "@cohort/distributed";

/** The network to train. */
export type Net = "mlp" | "conv";

/**
 * A request to a rank. `begin` starts over and returns the losses at steps 0 and 5. `steps` continues and
 * returns the milliseconds per step.
 */
export type TrainingCall = { begin: Net; ddp: boolean } | { steps: number };

/** Trains one network on one batch of random images. */
export class Training extends DistributedWorker<TrainingCall, number[]> {
  static override module = import.meta.url;
  #trained = new DisposableStack();
  #step: () => Promise<number> | number = () => NaN;

  override async call(call: TrainingCall): Promise<number[]> {
    if ("begin" in call) {
      this.#begin(call.begin, call.ddp);
      const losses: number[] = [];
      for (let index = 0; index < 6; index++) losses.push(await this.#step());
      return [losses[0]!, losses[5]!];
    }
    const startedAt = performance.now();
    for (let index = 0; index < call.steps; index++) await this.#step();
    return [(performance.now() - startedAt) / call.steps];
  }

  override teardown(): void {
    this.#trained.dispose();
  }

  #begin(name: Net, isParallel: boolean): void {
    this.#trained.dispose();
    const trained = this.#trained = new DisposableStack();
    ops.manualSeed(0);
    const net = trained.use(makeNet(name));
    const optimizer = trained.use(new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 }));
    const criterion = trained.use(new nn.CrossEntropyLoss());
    using generator = new Generator().manualSeed(1 + this.rank);
    const images = trained.use(this.keep(ops.randn([32, 3, 64, 64], { generator })));
    const labels = trained.use(this.keep(ops.randint(0, 10, [32], { generator })));
    if (!isParallel) {
      this.#step = () =>
        tidy(() => {
          optimizer.zeroGrad();
          const loss = criterion.forward(net.forward(images), labels);
          loss.backward();
          optimizer.step();
          return loss.item() as number;
        });
      return;
    }
    const ddp = trained.use(new DistributedDataParallel(net, this.processGroup));
    this.#step = () =>
      tidyAsync(async () => {
        optimizer.zeroGrad();
        const loss = criterion.forward(await ddp.forward(images), labels);
        await ddp.backward(loss);
        optimizer.step();
        return loss.item() as number;
      });
  }
}

function makeNet(name: Net): nn.Sequential {
  if (name === "mlp") {
    return new nn.Sequential(
      new nn.Flatten(),
      new nn.Linear(12288, 256),
      new nn.ReLU(),
      new nn.Linear(256, 256),
      new nn.ReLU(),
      new nn.Linear(256, 10),
    );
  }
  return new nn.Sequential(
    new nn.Conv2d(3, 16, 3, { stride: 2, padding: 1 }),
    new nn.ReLU(),
    new nn.Conv2d(16, 32, 3, { stride: 2, padding: 1 }),
    new nn.ReLU(),
    new nn.Conv2d(32, 64, 3, { stride: 2, padding: 1 }),
    new nn.ReLU(),
    new nn.AdaptiveAvgPool2d(1),
    new nn.Flatten(),
    new nn.Linear(64, 10),
  );
}
