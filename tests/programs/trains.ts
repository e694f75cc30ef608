/**
 * Trains several models with different kinds of state, from the start or from checkpoints, and prints the
 * bits of each step.
 */
import {
  Generator,
  loadCheckpoint,
  nn,
  ops,
  optim,
  saveCheckpoint,
  type Tensor,
  tidy,
  tidyAsync,
} from "../../mod.ts";

const LAST = 9;
const CUT = 4;

/** A model and its training. */
interface Model {
  /** The parts that are saved and loaded, by name. */
  parts: Record<string, { stateDict(): unknown; loadStateDict(state: never): unknown }>;
  optimizer: { step(): void; zeroGrad(): void };
  schedules: optim.Schedule[];
  loss(generator: Generator): Tensor;
  /** All tensors that a step changes. */
  tensors(): Tensor[];
  /** Called before each step. */
  before?(step: number): void;
}

/** A model with momentum, a one-cycle schedule, dropout from the default generator, and running averages. */
function sgd(): Model {
  const net = new nn.Sequential(
    new nn.Linear(5, 8),
    new nn.BatchNorm1d(8),
    new nn.Dropout(0.4),
    new nn.Linear(8, 2),
  );
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9, nesterov: true });
  const schedule = new optim.OneCycleLR(optimizer, { max_lr: 0.2, total_steps: LAST });
  const averages = new optim.ExponentialMovingAverage(net.parameters(), { decay: 0.8 });
  return {
    parts: { net, optimizer, schedule, averages },
    optimizer,
    schedules: [schedule],
    loss: (generator) => net.forward(ops.randn([4, 5], { generator })).pow(2).mean(),
    tensors: () => [...net.parameters(), ...net.buffers(), ...averages.averages],
  };
}

/** A model with two concurrent schedules, and channels-last weights whose gradients have another layout. */
function adam(): Model {
  const net = new nn.Conv2d(3, 4, 3);
  ops.set_data(net.weight, net.weight.detach().contiguous({ memory_format: "channels_last" }));
  const optimizer = new optim.Adam(net.parameters(), { amsgrad: true, weight_decay: 0.1 });
  const warmUp = new optim.LinearLR(optimizer, { total_iters: 6 });
  const decay = new optim.StepLR(optimizer, 3, { gamma: 0.7 });
  return {
    parts: { net, optimizer, warmUp, decay },
    optimizer,
    schedules: [warmUp, decay],
    loss: (generator) => net.forward(ops.randn([2, 3, 5, 5], { generator })).pow(2).mean(),
    tensors: () => net.parameters(),
  };
}

/** A model with consecutive schedules, columns of a larger tensor as a parameter, and complex numbers. */
function adamW(): Model {
  class Net extends nn.Module {
    #base = ops.ones([4, 6]);
    columns = nn.parameter(this.#base.at(":", "1:4"));
    waves = nn.parameter(ops.ones([3], { dtype: "complex64" }));
    override forward(input: Tensor): Tensor {
      return input.mm(this.columns).mul(this.waves).abs();
    }
  }
  const net = new Net();
  const optimizer = new optim.AdamW(net.parameters(), { lr: 0.05 });
  const schedule = new optim.SequentialLR(optimizer, [
    new optim.LinearLR(optimizer, { start_factor: 0.1, total_iters: 3 }),
    new optim.CosineAnnealingLR(optimizer, 5),
  ], [3]);
  return {
    parts: { net, optimizer, schedule },
    optimizer,
    schedules: [schedule],
    loss: (generator) => net.forward(ops.randn([2, 4], { generator })).sum(),
    tensors: () => net.parameters(),
  };
}

/** A model with tied weights, and a parameter group that is added during training. */
function tied(): Model {
  const embed = new nn.Embedding(6, 3);
  const head = new nn.Linear(3, 6);
  head.weight.dispose();
  head.weight = embed.weight;
  const net = new nn.Sequential(embed, head);
  const optimizer = new optim.SGD([embed.weight], { lr: 0.1, momentum: 0.5 });
  const schedule = new optim.ExponentialLR(optimizer, 0.9);
  return {
    parts: { net, optimizer, schedule },
    optimizer,
    schedules: [schedule],
    loss: (generator) => net.forward(ops.randint(6, [4], { generator })).pow(2).mean(),
    tensors: () => net.parameters(),
    before(step) {
      if (step >= 3 && optimizer.paramGroups.length === 1) {
        optimizer.addParamGroup({ params: [head.bias!], lr: 0.3 });
      }
    },
  };
}

async function train(name: string, make: () => Model, folder: string, isResumed: boolean): Promise<void> {
  ops.manualSeed(isResumed ? 99 : 1);
  using generator = new Generator().manualSeed(isResumed ? 98 : 2);
  using standard = Generator.default();
  const model = make();
  const path = `${folder}/${name}.safetensors`;
  let step = 0;
  if (isResumed) {
    const saved = await loadCheckpoint<Record<string, never> & { step: number; generators: Tensor[] }>(path);
    step = saved.step;
    model.before?.(step);
    for (const [part, one] of Object.entries(model.parts)) one.loadStateDict(saved[part]!);
    [generator, standard].forEach((one, index) => one.setState(saved.generators[index]!));
  }
  while (step < LAST) {
    model.before?.(step);
    const loss = tidy(() => {
      model.optimizer.zeroGrad();
      const loss = model.loss(generator);
      loss.backward();
      model.optimizer.step();
      return loss.item();
    });
    for (const schedule of model.schedules) schedule.step();
    step++;
    const bits = tidy(() => model.tensors().map((tensor) => String(tensor.detach().toValue().data)));
    if (step > CUT) console.log(JSON.stringify([name, step, loss, model.schedules.at(-1)!.lastLr, bits]));
    if (step !== CUT || isResumed) continue;
    await tidyAsync(async () => {
      const parts = Object.entries(model.parts).map(([part, one]) => [part, one.stateDict()]);
      const generators = [generator, standard].map((one) => one.getState());
      await saveCheckpoint({ ...Object.fromEntries(parts), step, generators }, path);
    });
  }
}

const [folder, how] = Deno.args;
for (const [name, make] of Object.entries({ sgd, adam, adamW, tied })) {
  await train(name, make, folder!, how === "resume");
}
