/**
 * Edge cases of schedules, compared with PyTorch.
 *
 * @module
 */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as optim from "../mod.ts";
import edges from "./edges.json" with { type: "json" };

type Maker = (optimizer: optim.Scheduled) => optim.Schedule[];

/** The same schedules as in write.py. */
const EDGES: Record<string, Maker> = {
  "LinearLR without steps": (o) => [new optim.LinearLR(o, { start_factor: 0.5, total_iters: 0 })],
  "LinearLR of one step": (o) => [new optim.LinearLR(o, { start_factor: 0.25, total_iters: 1 })],
  "LinearLR to nothing": (
    o,
  ) => [new optim.LinearLR(o, { start_factor: 1, end_factor: 0, total_iters: 4 })],
  "LinearLR that stays": (
    o,
  ) => [new optim.LinearLR(o, { start_factor: 0.5, end_factor: 0.5, total_iters: 4 })],
  "StepLR at each step": (o) => [new optim.StepLR(o, 1, { gamma: 0.5 })],
  "StepLR to nothing": (o) => [new optim.StepLR(o, 3, { gamma: 0 })],
  "MultiStepLR at 0 and twice at 3": (o) => [new optim.MultiStepLR(o, [3, 0, 3, 7], { gamma: 0.5 })],
  "MultiStepLR without milestones": (o) => [new optim.MultiStepLR(o, [])],
  "ExponentialLR of 1": (o) => [new optim.ExponentialLR(o, 1)],
  "ExponentialLR of 0": (o) => [new optim.ExponentialLR(o, 0)],
  "CosineAnnealingLR of one step": (o) => [new optim.CosineAnnealingLR(o, 1, { eta_min: 0.01 })],
  "CosineAnnealingLR past its end": (o) => [new optim.CosineAnnealingLR(o, 3, { eta_min: 0.01 })],
  "CosineAnnealingLR that rises": (o) => [new optim.CosineAnnealingLR(o, 5, { eta_min: 0.7 })],
  "OneCycleLR to its end": (o) => [new optim.OneCycleLR(o, { max_lr: 0.4, total_steps: 11 })],
  "OneCycleLR down alone": (o) => [new optim.OneCycleLR(o, { max_lr: 0.4, total_steps: 11, pct_start: 0 })],
  "OneCycleLR up alone": (o) => [new optim.OneCycleLR(o, { max_lr: 0.4, total_steps: 12, pct_start: 1 })],
  "OneCycleLR without a first factor": (o) => [
    new optim.OneCycleLR(o, { max_lr: 0.4, total_steps: 12, div_factor: 1, final_div_factor: 2 }),
  ],
  "SequentialLR at once": (o) => [
    new optim.SequentialLR(o, [
      new optim.LinearLR(o, { start_factor: 0.1, total_iters: 4 }),
      new optim.StepLR(o, 2, { gamma: 0.5 }),
    ], [1]),
  ],
  "SequentialLR of three": (o) => [
    new optim.SequentialLR(o, [
      new optim.ExponentialLR(o, 0.5),
      new optim.LinearLR(o, { start_factor: 0.5, total_iters: 3 }),
      new optim.CosineAnnealingLR(o, 4),
    ], [2, 6]),
  ],
  "SequentialLR that skips one": (o) => [
    new optim.SequentialLR(o, [
      new optim.ExponentialLR(o, 0.5),
      new optim.StepLR(o, 1),
      new optim.MultiStepLR(o, [1, 3], { gamma: 0.5 }),
    ], [4, 4]),
  ],
  "SequentialLR with OneCycleLR": (o) => [
    new optim.SequentialLR(o, [
      new optim.LambdaLR(o, (epoch) => 1 / (1 + epoch)),
      new optim.OneCycleLR(o, { max_lr: 0.4, total_steps: 8 }),
    ], [4]),
  ],
  "SequentialLR in SequentialLR": (o) => {
    const second = () => new optim.LinearLR(o, { start_factor: 0.5, total_iters: 3 });
    const inner = new optim.SequentialLR(o, [new optim.ExponentialLR(o, 0.9), second()], [3]);
    return [new optim.SequentialLR(o, [inner, new optim.StepLR(o, 2, { gamma: 0.5 })], [6])];
  },
  "LinearLR and ExponentialLR": (o) => [
    new optim.LinearLR(o, { start_factor: 0.1, total_iters: 5 }),
    new optim.ExponentialLR(o, 0.9),
  ],
  "StepLR and CosineAnnealingLR": (o) => [
    new optim.StepLR(o, 4, { gamma: 0.5 }),
    new optim.CosineAnnealingLR(o, 6, { eta_min: 0.01 }),
  ],
  "MultiStepLR and LinearLR": (o) => [
    new optim.MultiStepLR(o, [2, 5], { gamma: 0.5 }),
    new optim.LinearLR(o, { start_factor: 0.5, total_iters: 3 }),
  ],
  "LambdaLR and ExponentialLR": (o) => [
    new optim.LambdaLR(o, (epoch) => 1 / (1 + epoch)),
    new optim.ExponentialLR(o, 0.9),
  ],
  "StepLR, a group added": (o) => [new optim.StepLR(o, 2, { gamma: 0.5 })],
  "MultiStepLR, a group added": (o) => [new optim.MultiStepLR(o, [2, 5], { gamma: 0.5 })],
  "ExponentialLR, a group added": (o) => [new optim.ExponentialLR(o, 0.9)],
  "LinearLR, a group added": (o) => [new optim.LinearLR(o, { start_factor: 0.1, total_iters: 5 })],
  "LambdaLR, a group added": (o) => [new optim.LambdaLR(o, (epoch) => 1 / (1 + epoch))],
  "OneCycleLR, a group added": (o) => [new optim.OneCycleLR(o, { max_lr: 0.4, total_steps: 12 })],
  "CosineAnnealingLR, a group added": (o) => [new optim.CosineAnnealingLR(o, 4)],
};

const LAST = 13;

class Run {
  readonly optimizer = { paramGroups: [{ lr: 0.1 }, { lr: 0.5 }] };
  readonly schedules: optim.Schedule[];

  constructor(readonly name: string) {
    this.schedules = EDGES[name]!(this.optimizer);
  }

  get rates(): number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr);
  }

  step(number: number): void {
    if (number === 3) this.add();
    for (const schedule of this.schedules) schedule.step();
  }

  add(): void {
    if (this.name.endsWith("added")) this.optimizer.paramGroups.push({ lr: 0.3 });
  }
}

for (const { name, rates } of edges) {
  Deno.test(`${name}: the rates are PyTorch's, to where it refuses`, () => {
    const run = new Run(name);
    for (const [number, expected] of rates.entries()) {
      if (number > 0) run.step(number);
      assertEquals(run.rates.length, expected.length);
      run.rates.forEach((lr, group) => assertAlmostEquals(lr, expected[group]!, 1e-12, `step ${number}`));
    }
    if (rates.length > LAST) return;
    if (rates.length === 3) run.add();
    const before = run.rates;
    // One step after the end, PyTorch divides by zero if a cycle has only a rising phase.
    if (name === "OneCycleLR up alone") run.step(rates.length);
    else assertThrows(() => run.schedules[0]!.step(), RangeError, "Cannot step");
    if (name !== "OneCycleLR up alone") assertEquals(run.rates, before);
  });

  Deno.test(`${name}: goes on from any step to the bit, by its state alone`, () => {
    for (let cut = 0; cut < rates.length; cut++) {
      const whole = new Run(name);
      for (let number = 1; number <= cut; number++) whole.step(number);
      const states = JSON.parse(JSON.stringify(whole.schedules.map((schedule) => schedule.stateDict())));
      const resumed = new Run(name);
      if (cut >= 3) resumed.add();
      // The order of loading does not matter.
      resumed.schedules.toReversed().forEach((schedule, index) =>
        schedule.loadStateDict(states.at(-1 - index))
      );
      assertEquals(resumed.rates, whole.rates, `at ${cut}`);
      for (let number = cut + 1; number < rates.length; number++) {
        whole.step(number);
        resumed.step(number);
        assertEquals(resumed.rates, whole.rates, `at ${number} from ${cut}`);
      }
      assertEquals(
        resumed.schedules.map(({ lastEpoch }) => lastEpoch),
        whole.schedules.map(({ lastEpoch }) => lastEpoch),
      );
    }
  });
}
