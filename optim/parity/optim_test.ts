import { assertAlmostEquals, assertEquals } from "@std/assert";
import { assertNear, type Saved } from "../../ffi/parity/saved.ts";
import { ops, optim, type Tensor } from "../../mod.ts";
import { loadLibrary } from "../../ffi/runtime.ts";
import { OPTIMIZERS, wave } from "./waves.ts";
import clipping from "./clipping.json" with { type: "json" };
import optimizers from "./optimizers.json" with { type: "json" };
import schedules from "./schedules.json" with { type: "json" };

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

/** Takes a step as write.py does. */
function step(optimizer: { step(): void }, params: readonly Tensor[], number: number): void {
  params[0]!.grad = wave(6, 2 + number).reshape([2, 3]);
  params[1]!.grad = number === 0 || number === 3 ? null : wave(4, 5 + number);
  optimizer.step();
}

function makeParams(): [Tensor, Tensor] {
  return [wave(6, 0).reshape([2, 3]).requires_grad_(), wave(4, 1).requires_grad_()];
}

for (const saved of optimizers) {
  const make = (params: Tensor[]) => new OPTIMIZERS[saved.name]!(params, saved.options as optim.AdamOptions);

  Deno.test(`${saved.name} ${JSON.stringify(saved.options)}: steps as PyTorch's`, () => {
    const params = makeParams();
    using optimizer = make(params);
    for (const [number, after] of saved.after.entries()) {
      step(optimizer, params, number);
      for (const [index, param] of params.entries()) {
        assertNear(param, after[index]!, `parameter ${index} after step ${number}`);
      }
    }
    const { state } = optimizer.stateDict();
    for (const [index, expected] of saved.state.entries()) {
      const kept = state[index]!;
      assertEquals(Object.keys(kept).sort(), Object.keys(expected).sort());
      for (const [name, value] of Object.entries(expected)) assertNear(kept[name]!, value as Saved, name);
    }
  });

  Deno.test(`${saved.name} ${JSON.stringify(saved.options)}: goes on exactly from its state`, () => {
    const [whole, cut] = [makeParams(), makeParams()];
    using optimizer = make(whole);
    using first = make(cut);
    for (let number = 0; number < 8; number++) step(optimizer, whole, number);
    for (let number = 0; number < 4; number++) step(first, cut, number);
    using second = make(cut);
    second.loadStateDict(first.stateDict());
    first.dispose();
    for (let number = 4; number < 8; number++) step(second, cut, number);
    for (const [index, param] of whole.entries()) assertEquals(ops.equal(param, cut[index]!), true);
  });
}

type Maker = (optimizer: optim.Scheduled) => optim.Schedule;
const SCHEDULES: Record<string, Maker> = {
  LambdaLR: (o) => new optim.LambdaLR(o, (epoch) => 1 / (1 + epoch)),
  StepLR: (o) => new optim.StepLR(o, 7, { gamma: 0.5 }),
  MultiStepLR: (o) => new optim.MultiStepLR(o, [5, 20, 40]),
  ExponentialLR: (o) => new optim.ExponentialLR(o, 0.97),
  LinearLR: (o) => new optim.LinearLR(o, { start_factor: 0.2, end_factor: 0.8, total_iters: 30 }),
  CosineAnnealingLR: (o) => new optim.CosineAnnealingLR(o, 60, { eta_min: 0.001 }),
  OneCycleLR: (o) => new optim.OneCycleLR(o, { max_lr: 0.4, total_steps: 60 }),
  SequentialLR: (o) => {
    const first = new optim.LinearLR(o, { start_factor: 0.1, total_iters: 10 });
    return new optim.SequentialLR(o, [first, new optim.CosineAnnealingLR(o, 50, { eta_min: 0.01 })], [10]);
  },
};

for (const { name, rates } of schedules) {
  Deno.test(`${name}: the rates are PyTorch's, and go on from a state`, () => {
    const make = () => ({ paramGroups: [{ lr: 0.1 }, { lr: 0.5 }] });
    let optimizer = make();
    let schedule = SCHEDULES[name]!(optimizer);
    for (const [epoch, expected] of rates.entries()) {
      if (epoch > 0) schedule.step();
      if (epoch === 30) {
        const state = JSON.parse(JSON.stringify(schedule.stateDict()));
        optimizer = make();
        schedule = SCHEDULES[name]!(optimizer);
        schedule.loadStateDict(state);
      }
      for (const [group, { lr }] of optimizer.paramGroups.entries()) {
        assertAlmostEquals(lr, expected[group]!, 1e-12, `${name} at ${epoch}`);
      }
    }
  });
}

for (const { max_norm, norm_type, norm, grads } of clipping) {
  Deno.test(`clipGradNorm_() to ${max_norm} by norm ${norm_type}: as PyTorch`, () => {
    const params = [ops.zeros([2, 3]), ops.zeros([4]), ops.zeros([1])];
    params[0]!.grad = wave(6, 1).reshape([2, 3]).mul(3);
    params[1]!.grad = wave(4, 2).mul(3);
    assertNear(optim.clipGradNorm_(params, max_norm, { norm_type: Number(norm_type) }), norm, "the norm");
    for (const [index, saved] of grads.entries()) {
      assertNear(params[index]!.grad!, saved, `gradient ${index}`);
    }
  });
}
