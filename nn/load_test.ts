/** Tests `loadStateDict` with shared names, prefixes, and names that do not match. */
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

/** A language model whose first and last layers share one weight under two names. */
class Tied extends nn.Module {
  embed: nn.Embedding;
  lm_head: nn.Linear;

  constructor(device: "cpu" | "meta" = "cpu") {
    super();
    this.embed = new nn.Embedding(4, 3, { device });
    this.lm_head = new nn.Linear(3, 4, { bias: false, device });
    this.lm_head.weight.dispose();
    this.lm_head.weight = this.embed.weight;
  }

  override forward(tokens: Tensor): Tensor {
    return this.lm_head.forward(this.embed.forward(tokens));
  }
}

function logits(net: Tied): unknown {
  return net.forward(Tensor.fromArray([1n, 2n])).toArray();
}

for (const name of ["embed.weight", "lm_head.weight"]) {
  for (const [mode, options] of Object.entries({ copied: {}, assigned: ASSIGN })) {
    Deno.test(`tied weights, ${mode} by ${name} alone, load strictly and stay tied`, () =>
      tidy(() => {
        using net = new Tied(mode === "copied" ? "cpu" : "meta");
        const weight = ops.arange(12, { dtype: "float32" }).reshape([4, 3]);
        assertEquals(net.loadStateDict({ [name]: weight }, options), {
          missing_keys: [],
          unexpected_keys: [],
        });
        assert(net.embed.weight === net.lm_head.weight && net.embed.weight.requiresGrad);
        assertEquals(logits(net), weight.at([1, 2]).mm(weight.t()).toArray());
        assertEquals([net.parameters().length, Object.keys(net.stateDict()).length], [1, 2]);
      }));
  }
}

Deno.test("tied weights from a file that has both names stay tied", async () => {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    using saved = new Tied();
    await saveSafetensors(saved.stateDict(), path);
    using net = new Tied("meta");
    const dict = await loadSafetensors(path);
    tidy(() => {
      net.loadStateDict(dict, ASSIGN);
      assert(net.embed.weight === net.lm_head.weight);
      assertEquals(logits(net), logits(saved));
      net.to({ dtype: "float64" });
      assert(net.embed.weight === net.lm_head.weight);
      net.forward(Tensor.fromArray([1n])).sum().backward();
      assertEquals(net.lm_head.weight.grad!.shape, [4, 3]);
    });
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("tied buffers, and ties within arrays and records, stay tied", () =>
  tidy(() => {
    class Net extends nn.Module {
      scale = nn.buffer(ops.ones([2]));
      same = [this.scale];
      parts = { weight: nn.parameter(ops.ones([2])) };
      again = { weight: this.parts.weight };
      override forward(x: Tensor): Tensor {
        return x.mul(this.same[0]!).mul(this.again.weight);
      }
    }
    using net = new Net();
    net.loadStateDict({ "same.0": full([2], 3), "parts.weight": full([2], 5) }, ASSIGN);
    assert(net.scale === net.same[0] && net.parts.weight === net.again.weight);
    assertEquals(net.forward(ops.ones([2])).toArray(), [15, 15]);
  }));

Deno.test("tied weights without either name are missing by both", () =>
  tidy(() => {
    using net = new Tied();
    const keys = net.loadStateDict({}, { strict: false });
    assertEquals(keys.missing_keys, ["embed.weight", "lm_head.weight"]);
    assertThrows(() => net.loadStateDict({ "embed.weight": ops.ones([3, 4]) }), RangeError, "size mismatch");
  }));

Deno.test("what would stay on meta is an error, and nothing is changed", () =>
  tidy(() => {
    using net = new nn.Sequential(
      new nn.Linear(1, 1, { device: "meta" }),
      new nn.BatchNorm1d(1, { device: "meta" }),
    );
    const before = net.stateDict();
    const dict = { "0.weight": ops.ones([1, 1]), "0.bias": ops.ones([1]) };
    for (const options of [ASSIGN, { ...ASSIGN, strict: false }, { strict: false }]) {
      const error = assertThrows(() => net.loadStateDict(dict, options), TypeError);
      assertStringIncludes(error.message, "1.running_mean would stay on meta");
    }
    const meta = Object.fromEntries(
      Object.entries(before).map(([name, tensor]) => [name, tensor.detach()]),
    );
    assertThrows(() => net.loadStateDict(meta, ASSIGN), TypeError, "on meta, which has no elements");
    const after = net.stateDict();
    for (const [name, tensor] of Object.entries(before)) assert(after[name] === tensor && !tensor.disposed);
  }));

Deno.test("names that begin with something else are an error with the way out", () =>
  tidy(() => {
    const plain = { "0.weight": full([1, 1], 2), "0.bias": full([1], 3) };
    const prefixes = ["module.", "model.", "_orig_mod.", "model.language_model.", "_orig_mod.module."];
    for (const prefix of prefixes) {
      using net = new nn.Sequential(new nn.Linear(1, 1));
      const dict = Object.fromEntries(Object.entries(plain).map(([name, one]) => [prefix + name, one]));
      const error = assertThrows(() => net.loadStateDict(dict), TypeError);
      assertStringIncludes(
        error.message,
        `its names start with "${prefix}"; remove it with prefix: "${prefix}"`,
      );
      for (const given of [prefix, prefix.slice(0, -1)]) {
        assertEquals(net.loadStateDict(dict, { prefix: given }).missing_keys, []);
      }
      assertEquals(net.forward(ops.ones([1, 1])).item(), 5);
    }
    using net = new nn.Sequential(new nn.Linear(1, 1));
    net.loadStateDict(plain, { prefix: "module." });
    const both = { ...plain, "module.0.bias": full([1], 4) };
    assertThrows(
      () => net.loadStateDict(both, { prefix: "module." }),
      TypeError,
      'two of its names are "0.bias"',
    );
    const error = assertThrows(() => net.loadStateDict({ other: full([1], 1) }), TypeError);
    assert(!error.message.includes("prefix"));
    assertEquals(net.forward(ops.ones([1, 1])).item(), 5);
  }));

Deno.test("a module's own state, loaded, stays; places that change take what was there", () =>
  tidy(() => {
    using net = new nn.Sequential(new nn.Linear(1, 1, { bias: false }), new nn.Linear(1, 1, { bias: false }));
    net.loadStateDict({ "0.weight": full([1, 1], 2), "1.weight": full([1, 1], 3) });
    const own = net.stateDict();
    for (const options of [{}, ASSIGN]) {
      net.loadStateDict(own, options);
      net.loadStateDict(net.stateDict(), options);
    }
    assertEquals(Object.values(net.stateDict()).map((one) => one.item()), [2, 3]);
    net.loadStateDict({ "0.weight": own["1.weight"]!, "1.weight": own["0.weight"]!.detach() });
    assertEquals(Object.values(net.stateDict()).map((one) => one.item()), [3, 2]);
    const square = new nn.Linear(2, 2, { bias: false });
    square.loadStateDict({ weight: Tensor.fromArray([[1, 2], [3, 4]]) });
    square.loadStateDict({ weight: square.weight.detach().t() });
    assertEquals(square.weight.toArray(), [[1, 3], [2, 4]]);
    square.dispose();
  }));

Deno.test("what cannot be copied is found before the first is written", () =>
  tidy(() => {
    using net = new nn.Sequential(new nn.Linear(1, 1), new nn.Linear(1, 1));
    const before = Object.values(net.stateDict()).map((one) => one.toArray());
    const freed = ops.ones([1]);
    freed.dispose();
    const sparse = ops.ones([1]).to_sparse();
    const dict = (last: Tensor) => ({
      "0.weight": full([1, 1], 9),
      "0.bias": full([1], 9),
      "1.weight": full([1, 1], 9),
      "1.bias": last,
    });
    for (const options of [{}, ASSIGN]) {
      assertThrows(
        () => net.loadStateDict(dict(freed), options),
        TypeError,
        "1.bias is given a tensor that has been freed",
      );
    }
    assertThrows(() => net.loadStateDict(dict(sparse)), TypeError, "to_dense() it");
    assertEquals(Object.values(net.stateDict()).map((one) => one.toArray()), before);

    class Expanded extends nn.Module {
      first = nn.buffer(ops.zeros([1]));
      last = nn.buffer(ops.zeros([1]).expand([3]));
      override forward = (x: Tensor): Tensor => x.add(this.last);
    }
    using expanded = new Expanded();
    const given = { first: ops.ones([1]), last: ops.ones([3]) };
    assertThrows(() => expanded.loadStateDict(given), TypeError, "last is expanded");
    assertEquals(expanded.first.item(), 0);
    expanded.loadStateDict(given, ASSIGN);
    assertEquals(expanded.last.toArray(), [1, 1, 1]);
  }));

Deno.test("what work in flight holds stands against a load as a whole", async () => {
  using net = new nn.Sequential(new nn.Linear(1, 1), new nn.Linear(64, 64));
  const before = net.stateDict()["0.bias"]!.item();
  const busy = ops.callAsync<Tensor>("aten::mm", net.stateDict()["1.weight"]!, net.stateDict()["1.weight"]!);
  tidy(() => {
    const dict = Object.fromEntries(
      Object.entries(net.stateDict()).map(([name, tensor]) => [name, noGrad(() => tensor.add(1))]),
    );
    assertThrows(() => net.loadStateDict(dict), NativeError, "aten::mm");
  });
  assertEquals(net.stateDict()["0.bias"]!.item(), before);
  (await busy).dispose();
});

Deno.test("an unknown option is refused", () => {
  using net = new nn.Linear(1, 1);
  assertThrows(() => net.loadStateDict(net.stateDict(), { asign: true } as never), TypeError, "asign");
});

Deno.test("a batch normalization keeps its count of batches where none is given", () =>
  tidy(() => {
    const make = (device: "cpu" | "meta" = "cpu") =>
      new nn.Sequential(new nn.Linear(2, 2, { device }), new nn.BatchNorm1d(2, { device }));
    const source = make();
    source.forward(ops.ones([3, 2]));
    const { ["1.num_batches_tracked"]: _, ...dict } = source.stateDict();
    for (const options of [{}, ASSIGN]) {
      const net = make();
      net.forward(ops.ones([3, 2]));
      net.forward(ops.ones([3, 2]));
      const copies = Object.fromEntries(
        Object.entries(dict).map(([name, tensor]) => [name, noGrad(() => tensor.detach().clone())]),
      );
      assertEquals(net.loadStateDict(copies, options), { missing_keys: [], unexpected_keys: [] });
      assertEquals(net.stateDict()["1.num_batches_tracked"]!.item(), 2n);
    }
    // A module without elements starts the count at 0.
    const empty = make("meta");
    assertEquals(empty.loadStateDict(dict, ASSIGN), { missing_keys: [], unexpected_keys: [] });
    assertEquals(empty.stateDict()["1.num_batches_tracked"]!.item(), 0n);
    empty.forward(ops.ones([3, 2]));
    assertEquals(empty.stateDict()["1.num_batches_tracked"]!.item(), 1n);
    // All other missing names are errors.
    const { ["1.running_var"]: __, ...less } = make().stateDict();
    assertThrows(() => make().loadStateDict(less), TypeError, '"1.running_var"');
  }));
