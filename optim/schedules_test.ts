/** Errors of schedules, and schedules together with optimizers. Their rates are tested in parity/. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ops, tidy } from "../ffi/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import * as optim from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

function scheduled(...lrs: number[]): { paramGroups: { lr: number; initial_lr?: number }[] } {
  return { paramGroups: lrs.map((lr) => ({ lr })) };
}

Deno.test("arguments by which a rate would not be a number are refused", () => {
  const o = scheduled(0.1);
  const other = scheduled(0.1);
  const refused: [() => unknown, string][] = [
    [() => new optim.StepLR(o, 0), "step_size is 0"],
    [() => new optim.StepLR(o, NaN), "step_size is NaN"],
    [() => new optim.StepLR(o, 1, { gamma: Infinity }), "gamma is Infinity"],
    [() => new optim.MultiStepLR(o, [1, NaN]), "a milestone is NaN"],
    [() => new optim.MultiStepLR(o, [1], { gamma: NaN }), "gamma is NaN"],
    [() => new optim.ExponentialLR(o, NaN), "gamma is NaN"],
    [() => new optim.LinearLR(o, { start_factor: 0 }), "start_factor is 0"],
    [() => new optim.LinearLR(o, { start_factor: 1.1 }), "start_factor is 1.1"],
    [() => new optim.LinearLR(o, { end_factor: -0.1 }), "end_factor is -0.1"],
    [() => new optim.LinearLR(o, { total_iters: NaN }), "total_iters is NaN"],
    [() => new optim.CosineAnnealingLR(o, 0), "T_max is 0"],
    [() => new optim.CosineAnnealingLR(o, 5, { eta_min: NaN }), "eta_min is NaN"],
    [() => new optim.OneCycleLR(o, { max_lr: 0.1, total_steps: 0 }), "total_steps is 0"],
    [() => new optim.OneCycleLR(o, { max_lr: 0.1, total_steps: 1.5 }), "total_steps is 1.5"],
    [() => new optim.OneCycleLR(o, { max_lr: NaN, total_steps: 5 }), "max_lr is NaN"],
    [() => new optim.OneCycleLR(o, { max_lr: 1, total_steps: 5, pct_start: 1.1 }), "pct_start is 1.1"],
    [() => new optim.OneCycleLR(o, { max_lr: 1, total_steps: 5, div_factor: 0 }), "div_factor is 0"],
    [
      () => new optim.OneCycleLR(o, { max_lr: 1, total_steps: 5, final_div_factor: Infinity }),
      "final_div_factor is Infinity",
    ],
    [() => new optim.LambdaLR(o, () => NaN), "the learning rate of group 0 would be NaN"],
    [() => new optim.SequentialLR(o, [], []), "at least one schedule"],
    [() => new optim.SequentialLR(o, [new optim.StepLR(other, 1)], [1]), "need 0 milestones, not 1"],
  ];
  for (const [make, message] of refused) assertThrows(make, RangeError, message);
  assertEquals(o.paramGroups[0]!.lr, 0.1);
  assertThrows(
    () => new optim.SequentialLR(o, [new optim.StepLR(other, 1)], []),
    TypeError,
    "schedule 0 was made for another optimizer",
  );
  const inner = new optim.SequentialLR(o, [new optim.StepLR(o, 1)], []);
  assertThrows(
    () => new optim.SequentialLR(o, [new optim.StepLR(o, 1), inner], [2]),
    TypeError,
    "schedule 1 is a SequentialLR",
  );
});

Deno.test("a rate that would not be finite is not written, and the step is not taken", () => {
  const o = scheduled(0.1);
  const schedule = new optim.LambdaLR(o, (epoch) => epoch === 2 ? Infinity : 1 / (1 + epoch));
  schedule.step();
  assertThrows(() => schedule.step(), RangeError, "would be Infinity at epoch 2");
  assertEquals([schedule.lastEpoch, o.paramGroups[0]!.lr], [1, 0.05]);
});

Deno.test("a group that is added after a schedule has no rate, and the step is not taken", () => {
  const makers: ((o: optim.Scheduled) => optim.Schedule)[] = [
    (o) => new optim.LambdaLR(o, () => 1),
    (o) => new optim.CosineAnnealingLR(o, 1),
    (o) => new optim.OneCycleLR(o, { max_lr: 1, total_steps: 5 }),
  ];
  for (const make of makers) {
    const o = scheduled(0.1);
    const schedule = make(o);
    const { name } = schedule.constructor;
    schedule.step();
    const before = o.paramGroups[0]!.lr;
    o.paramGroups.push({ lr: 0.5 });
    const counts = "the optimizer has 2 groups, the schedule was made for 1";
    const message = `Cannot step ${name}: ${counts}; add groups before creating the schedule`;
    assertThrows(() => schedule.step(), RangeError, message, name);
    assertEquals([schedule.lastEpoch, schedule.lastLr], [1, [before, 0.5]], name);
  }
});

Deno.test("schedules refuse unknown options by their names", () => {
  const o = scheduled(0.1);
  const made: Record<string, (options: never) => unknown> = {
    StepLR: (options) => new optim.StepLR(o, 1, options),
    MultiStepLR: (options) => new optim.MultiStepLR(o, [1], options),
    LinearLR: (options) => new optim.LinearLR(o, options),
    CosineAnnealingLR: (options) => new optim.CosineAnnealingLR(o, 1, options),
    OneCycleLR: (options) => new optim.OneCycleLR(o, options),
  };
  for (const [name, make] of Object.entries(made)) {
    const message = `Cannot make ${name}: there is no option "rate"`;
    assertThrows(() => make({ rate: 1 } as never), TypeError, message);
  }
});

Deno.test("OneCycleLR whose way up is one step begins at the top", () => {
  for (const [total_steps, pct_start] of [[10, 0.1], [2, 0.5], [1, 1], [1, 0.1]] as const) {
    const o = scheduled(0.1);
    const schedule = new optim.OneCycleLR(o, { max_lr: 0.4, total_steps, pct_start });
    const rates = [o.paramGroups[0]!.lr];
    for (let step = 1; step <= total_steps; step++) {
      schedule.step();
      rates.push(o.paramGroups[0]!.lr);
    }
    assert(rates.every((lr) => Number.isFinite(lr) && lr >= 0 && lr <= 0.4 + 1e-12), `${rates}`);
    if (pct_start * total_steps === 1) assertEquals(rates[0], 0.4);
    assertThrows(() => schedule.step(), RangeError, `it has ${total_steps} steps`);
  }
});

Deno.test("a schedule that is made for an optimizer from a checkpoint begins with its first rates", () =>
  tidy(() => {
    const make = () => new optim.SGD([ops.ones([1])], { lr: 0.1 });
    using before = make();
    const schedule = new optim.ExponentialLR(before, 0.5);
    for (let step = 0; step < 3; step++) schedule.step();
    const [optimizerState, state] = JSON.parse(JSON.stringify([before.stateDict(), schedule.stateDict()]));
    using after = make();
    after.loadStateDict(optimizerState);
    const resumed = new optim.ExponentialLR(after, 0.5);
    resumed.loadStateDict(state);
    assertEquals(resumed.baseLrs, [0.1]);
    schedule.step();
    resumed.step();
    assertEquals([after.paramGroups[0]!.lr, resumed.lastEpoch], [before.paramGroups[0]!.lr, 4]);
  }));

Deno.test("a state brings its settings, as PyTorch's do, and one that does not fit changes nothing", () => {
  const [o, other] = [scheduled(0.1), scheduled(0.1)];
  const schedule = new optim.StepLR(o, 2, { gamma: 0.5 });
  const loaded = new optim.StepLR(other, 3);
  loaded.loadStateDict(schedule.stateDict());
  for (let step = 0; step < 4; step++) [schedule, loaded].forEach((one) => one.step());
  assertEquals(other.paramGroups[0]!.lr, o.paramGroups[0]!.lr);
  const before = loaded.stateDict();
  const wrong: [Partial<optim.ScheduleState>, string][] = [
    [{ _last_lr: [0.1, 0.2] }, "Cannot load the schedule's state: it has 2 groups, the optimizer has 1"],
    [{ _last_lr: [NaN] }, "Cannot load the schedule's state: it has numbers that are not finite"],
    [{ last_epoch: NaN }, "it has numbers that are not finite"],
    [{ base_lrs: [Infinity] }, "it has numbers that are not finite"],
    [{ step_size: 0 }, "step_size is 0"],
    [{ gamma: NaN }, "gamma is NaN"],
  ];
  for (const [part, message] of wrong) {
    assertThrows(() => loaded.loadStateDict({ ...before, ...part }), RangeError, message);
    assertEquals(loaded.stateDict(), before);
  }
});

Deno.test("a state without rates goes on by what the groups began with", () => {
  for (
    const make of [
      (o: optim.Scheduled) => new optim.StepLR(o, 2),
      (o: optim.Scheduled) => new optim.MultiStepLR(o, [2, 3]),
      (o: optim.Scheduled) => new optim.ExponentialLR(o, 0.9),
      (o: optim.Scheduled) => new optim.LinearLR(o),
      (o: optim.Scheduled) => new optim.CosineAnnealingLR(o, 8),
      (o: optim.Scheduled) => new optim.LambdaLR(o, (epoch) => 1 / (1 + epoch)),
    ]
  ) {
    const [o, other] = [scheduled(0.1), scheduled(0.1)];
    const [schedule, resumed] = [make(o), make(other)];
    for (let step = 0; step < 4; step++) schedule.step();
    resumed.loadStateDict({ last_epoch: 4, base_lrs: [0.1] });
    assert(Math.abs(other.paramGroups[0]!.lr - o.paramGroups[0]!.lr) < 1e-15, schedule.constructor.name);
  }
});

Deno.test("a SequentialLR's state that does not fit changes none of its schedules", () => {
  const make = () => {
    const o = scheduled(0.1);
    const schedules = [new optim.ExponentialLR(o, 0.5), new optim.StepLR(o, 1)];
    return { o, schedule: new optim.SequentialLR(o, schedules, [2]) };
  };
  const { o, schedule } = make();
  for (let step = 0; step < 3; step++) schedule.step();
  const before = schedule.stateDict();
  const [first, second] = before["_schedulers"] as optim.ScheduleState[];
  const wrong: [unknown, string][] = [
    [[first], "Cannot load the schedule's state: it has 1 schedules, this one has 2"],
    [undefined, "it has 0 schedules, this one has 2"],
    [[{ ...first, gamma: 0.1 }, { ...second, step_size: 0 }], "step_size is 0"],
  ];
  for (const [_schedulers, message] of wrong) {
    assertThrows(() => schedule.loadStateDict({ ...before, _schedulers }), RangeError, message);
    assertEquals(schedule.stateDict(), before);
    assertEquals(o.paramGroups[0]!.lr, before._last_lr![0]);
  }
});

Deno.test("what is no schedule's state is refused by name, and changes nothing", () => {
  const o = scheduled(0.1);
  const schedule = new optim.ExponentialLR(o, 0.5);
  schedule.step();
  for (const state of [{}, { last_epoch: 3 }, { last_epoch: 3, _last_lr: [1] }, { param_groups: [] }]) {
    assertThrows(() => schedule.loadStateDict(state as never), TypeError, "it has no base_lrs");
    assertEquals([schedule.lastEpoch, schedule.lastLr], [1, [0.05]]);
  }
});
