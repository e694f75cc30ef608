/** `loadStateDict` with `assign`. */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { NativeError } from "../errors.ts";
import { loadSafetensors, noGrad, ops, saveSafetensors, Tensor, tidy } from "../ffi/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import * as nn from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const ASSIGN = { assign: true };

function full(shape: number[], value: number): Tensor {
  return ops.full(shape, value, { dtype: "float32" });
}

Deno.test("assign puts the given tensors in the module's places, by field, array and record", () =>
  tidy(() => {
    class Net extends nn.Module {
      own = nn.parameter(ops.zeros([2]));
      steps = nn.buffer(ops.zeros([], { dtype: "int64" }));
      layers = [new nn.Linear(2, 1)];
      blocks = { gain: nn.parameter(ops.zeros([1])) };
      override forward(x: Tensor): Tensor {
        return this.layers[0]!.forward(x.mul(this.own)).mul(this.blocks.gain);
      }
    }
    using net = new Net();
    const dict = {
      own: full([2], 2),
      steps: ops.full([], 7, { dtype: "int64" }),
      "layers.0.weight": full([1, 2], 3),
      "layers.0.bias": full([1], 4),
      "blocks.gain": full([1], 5),
    };
    const before = Object.values(net.stateDict());
    assertEquals(net.loadStateDict(dict, ASSIGN), { missing_keys: [], unexpected_keys: [] });
    const after = net.stateDict();
    for (const [name, tensor] of Object.entries(dict)) assert(after[name] === tensor, name);
    assert(net.blocks.gain === dict["blocks.gain"] && net.layers[0]!.weight === dict["layers.0.weight"]);
    assertEquals(net.namedParameters().map(([name]) => name).length, 4);
    assertEquals(net.buffers(), [dict.steps]);
    assertEquals(net.forward(ops.ones([1, 2])).toArray(), [[80]]);
    assert(before.every(({ disposed }) => disposed));
  }));

Deno.test("what is assigned is kept: it outlives its scope, and is freed with the module", () => {
  const net = new nn.Linear(2, 1, { device: "meta" });
  const weight = tidy(() => {
    const dict = { weight: full([1, 2], 3), bias: ops.zeros([1]) };
    net.loadStateDict(dict, ASSIGN);
    return [dict.weight];
  });
  assertEquals(tidy(() => net.forward(ops.ones([1, 2])).toArray()), [[6]]);
  net.dispose();
  assert(weight[0]!.disposed);
});

Deno.test("what is assigned keeps its dtype, and is trained if what it replaces was", () =>
  tidy(() => {
    using net = new nn.Linear(2, 1);
    net.bias!.requiresGrad = false;
    const dict = {
      weight: Tensor.fromArray([[3, 4]], [1, 2], { dtype: "float64" }),
      bias: Tensor.fromArray([1], [1], { dtype: "float64" }),
    };
    net.loadStateDict(dict, ASSIGN);
    assertEquals([net.weight.dtype, net.weight.requiresGrad, net.bias!.requiresGrad], [
      "float64",
      true,
      false,
    ]);
    net.forward(ops.ones([1, 2], { dtype: "float64" })).sum().backward();
    assertEquals([net.weight.grad!.toArray(), net.bias!.grad], [[[1, 1]], null]);
  }));

Deno.test("a module on meta is refused what it could not copy, and takes what is assigned", () =>
  tidy(() => {
    using net = new nn.BatchNorm1d(2, { device: "meta" });
    using filled = new nn.BatchNorm1d(2);
    const dict = Object.fromEntries(
      Object.entries(filled.stateDict()).map(([k, t]) => [k, t.detach().clone()]),
    );
    const error = assertThrows(() => net.loadStateDict(dict), TypeError);
    assertStringIncludes(error.message, "weight is on meta and has no elements to copy into: assign: true");
    net.loadStateDict(dict, ASSIGN);
    net.eval();
    filled.eval();
    const input = Tensor.fromArray([[1, 2], [3, 4]]);
    assertEquals(net.forward(input).toArray(), filled.forward(input).toArray());
  }));

Deno.test("assign lists all that does not fit, and changes nothing", () =>
  tidy(() => {
    using net = new nn.Sequential({ a: new nn.Linear(1, 1), b: new nn.Linear(1, 1) });
    const before = net.stateDict();
    const computed = ops.ones([1, 1]).requires_grad_().mul(2);
    const dict = {
      "a.weight": computed,
      "a.bias": ops.ones([1], { dtype: "int64" }),
      "b.weight": ops.ones([1, 2]),
      "b.bias": ops.ones([1]),
    };
    const error = assertThrows(() => net.loadStateDict(dict, ASSIGN), TypeError);
    assertEquals(error.message.split("\n\t").slice(1), [
      "a.weight was computed by autograd (MulBackward0): detach() it",
      "a.bias is trained, but int64 cannot be trained",
      "size mismatch for b.weight: copying a param with shape [1, 2] from checkpoint, the shape in current model is [1, 1]",
    ]);
    const after = net.stateDict();
    for (const [name, tensor] of Object.entries(before)) assert(after[name] === tensor && !tensor.disposed);
    class Frozen extends nn.Module {
      parts = Object.freeze({ weight: nn.parameter(ops.ones([1])) });
      override forward = (x: Tensor): Tensor => x.mul(this.parts.weight);
    }
    using frozen = new Frozen();
    assertThrows(
      () => frozen.loadStateDict({ "parts.weight": ops.zeros([1]) }, ASSIGN),
      TypeError,
      "parts.weight is read-only",
    );
    assertEquals(frozen.forward(ops.ones([1])).toArray(), [1]);
  }));

Deno.test("assign with its own tensors, swapped, or with some left out, frees none that is still there", () =>
  tidy(() => {
    using net = new nn.Sequential(new nn.Linear(1, 1), new nn.Linear(1, 1));
    const own = net.stateDict();
    net.loadStateDict(own, ASSIGN);
    assert(Object.values(own).every(({ disposed }) => !disposed));
    net.loadStateDict({ "0.weight": own["1.weight"]!, "1.weight": own["0.weight"]! }, {
      ...ASSIGN,
      strict: false,
    });
    const swapped = net.stateDict();
    assert(swapped["0.weight"] === own["1.weight"] && swapped["1.weight"] === own["0.weight"]);
    assert(Object.values(own).every(({ disposed }) => !disposed));
  }));

Deno.test("of a module with two names the last tensor counts, and the other is left to its scope", () => {
  const shared = new nn.Linear(1, 1, { bias: false });
  using net = new nn.Sequential(shared, shared);
  const left = tidy(() => {
    const dict = { "0.weight": full([1, 1], 2), "1.weight": full([1, 1], 3) };
    net.loadStateDict(dict, ASSIGN);
    assertEquals(net.parameters(), [dict["1.weight"]]);
    return () => Object.values(dict).map(({ disposed }) => disposed);
  });
  assertEquals(left(), [true, false]);
});

Deno.test("a parameter that was replaced says so when an optimizer's list still has it", () =>
  tidy(() => {
    using net = new nn.Linear(1, 1, { bias: false });
    const [old] = net.parameters();
    net.forward(ops.ones([1, 1])).sum().backward();
    net.loadStateDict({ weight: ops.ones([1, 1]) }, ASSIGN);
    assertThrows(() => old!.add_(1), NativeError, "has been freed");
    assertEquals(net.weight.grad, null);
  }));

Deno.test("what is written to assigned tensors of a file stays out of the file", async () => {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    using saved = new nn.Linear(2, 1);
    await saveSafetensors(saved.stateDict(), path);
    const before = await Deno.readFile(path);
    using net = new nn.Linear(2, 1, { device: "meta" });
    net.loadStateDict(await loadSafetensors(path), ASSIGN);
    assertEquals(net.weight.toArray(), saved.weight.toArray());
    noGrad(() => net.weight.zero_());
    assertEquals(net.weight.toArray(), [[0, 0]]);
    assertEquals(await Deno.readFile(path), before);
  } finally {
    await Deno.remove(path);
  }
});
