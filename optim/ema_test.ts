/** Moving averages and clipping, for every layout. The numbers of clipping are tested in parity/. */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { NativeError } from "../errors.ts";
import { ops, type Tensor, tidy } from "../ffi/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import * as optim from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

function numbers(count: number): Tensor {
  return ops.arange(count, { dtype: "float32" });
}

Deno.test("averages follow parameters of every layout, and clipping refuses gradients that share memory", () =>
  tidy(() => {
    const base = numbers(12).reshape([3, 4]);
    const params = [base.at(":", "1:3"), numbers(6).reshape([2, 3]).t()];
    using averages = new optim.ExponentialMovingAverage(params, { decay: 0.5 });
    base.add_(2);
    params[1]!.mul_(3);
    averages.update();
    assertEquals(averages.averages[0]!.toArray(), [[2, 3], [6, 7], [10, 11]]);
    assertEquals(averages.averages[1]!.toArray(), [[0, 6], [2, 8], [4, 10]]);
    averages.swap();
    assertEquals(base.toArray(), [[2, 2, 3, 5], [6, 6, 7, 9], [10, 10, 11, 13]]);

    const param = ops.zeros([2, 3]).requires_grad_();
    param.grad = numbers(6).reshape([3, 2]).t();
    const norm = optim.clipGradNorm_([param], 1).item() as number;
    assertAlmostEquals(norm, Math.sqrt(55), 1e-4);
    assertAlmostEquals(param.grad!.norm().item() as number, 1, 1e-4);
    param.grad = ops.ones([1]).mul(9).expand([2, 3]);
    assertThrows(() => optim.clipGradNorm_([param], 1), NativeError, "single memory location");
    assertThrows(() => optim.clipGradValue_([param], 1), NativeError, "single memory location");
  }));

Deno.test("averages: their own state, loaded, stays; one that does not fit changes nothing", () =>
  tidy(() => {
    const params = [numbers(2), numbers(2).add(5)];
    using averages = new optim.ExponentialMovingAverage(params, { decay: 0.5 });
    const own = averages.stateDict();
    averages.loadStateDict(own);
    averages.loadStateDict({ decay: 0.25, averages: own.averages.toReversed() });
    const array = () => averages.averages.map((average) => average.toArray());
    assertEquals([averages.decay, array()], [0.25, [[5, 6], [0, 1]]]);
    const freed = numbers(2);
    freed.dispose();
    const wrong: [unknown, number, unknown, string][] = [
      [[ops.ones([2]), freed], 0.5, NativeError, "has been freed"],
      [[ops.ones([2]), 3], 0.5, TypeError, "number 1 is a number"],
      [[ops.ones([2]), ops.ones([3])], 0.5, RangeError, "number 1 has shape [3]"],
      [[ops.ones([2])], 0.5, RangeError, "1 averages"],
      [[ops.ones([2]), ops.ones([2])], NaN, RangeError, "decay is NaN"],
    ];
    for (const [given, decay, kind, message] of wrong) {
      const state = { decay, averages: given } as optim.ExponentialMovingAverageState;
      assertThrows(() => averages.loadStateDict(state), kind as ErrorConstructor, message);
      assertEquals([averages.decay, array()], [0.25, [[5, 6], [0, 1]]]);
    }
  }));

Deno.test("averages that cannot change places with a parameter change none", () =>
  tidy(() => {
    const params = [numbers(2), numbers(1).expand([2])];
    using averages = new optim.ExponentialMovingAverage(params, { decay: 0 });
    params[0]!.add_(1);
    assertThrows(() => averages.swap(), TypeError, "parameter 1");
    assertEquals([params[0]!.toArray(), averages.averages[0]!.toArray()], [[1, 2], [0, 1]]);
  }));

Deno.test("averages refuse a decay that is not from 0 to 1, and unknown options", () =>
  tidy(() => {
    for (const decay of [-0.1, 1.1, NaN]) {
      const make = () => new optim.ExponentialMovingAverage([numbers(2)], { decay });
      assertThrows(make, RangeError, `Cannot average: decay is ${decay}, not from 0 to 1`);
    }
    assertThrows(
      () => new optim.ExponentialMovingAverage([numbers(2)], { rate: 1 } as never),
      TypeError,
      'Cannot average: there is no option "rate"',
    );
  }));

Deno.test("averages change places with no parameter if one has been freed or is being written", async () => {
  using first = ops.zeros([1]);
  using second = ops.zeros([300, 300]);
  using averages = new optim.ExponentialMovingAverage([first, second], { decay: 0 });
  tidy(() => first.add_(1));
  using square = ops.ones([300, 300]);
  const written = ops.callAsync("aten::mm.out", square, square, { out: second });
  assertThrows(() => averages.swap(), NativeError, "is writing it; await it first");
  await written;
  second.dispose();
  assertThrows(() => averages.swap(), NativeError, "has been freed");
  assertEquals([first.toArray(), averages.averages[0]!.toArray()], [[1], [0]]);
});

Deno.test("averages load no state while work in flight writes one of them", async () => {
  using square = ops.ones([300, 300]);
  using averages = new optim.ExponentialMovingAverage([square], { decay: 0.5 });
  using given = ops.zeros([300, 300]);
  const [own] = averages.averages;
  const written = ops.callAsync("aten::mm.out", square, square, { out: own! });
  assertThrows(
    () => averages.loadStateDict({ decay: 0.25, averages: [given] }),
    NativeError,
    "is writing it; await it first",
  );
  await written;
  assertEquals([averages.decay, own!.max().item()], [0.5, 300]);
});

Deno.test("what is no state of averages is refused by name", () =>
  tidy(() => {
    using averages = new optim.ExponentialMovingAverage([numbers(2)], { decay: 0.5 });
    for (const state of [{}, { decay: 0.5 }, { weight: numbers(2) }]) {
      assertThrows(() => averages.loadStateDict(state as never), TypeError, "it has no averages");
    }
  }));
