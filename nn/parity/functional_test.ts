/** Initializations, losses and functions give the same results as in Python's torch 2.11.0 (`write.py`). */
import { assertEquals } from "@std/assert";
import { Generator, grad, ops, type Tensor, tidy } from "../../ffi/mod.ts";
import { loadLibrary } from "../../ffi/runtime.ts";
import * as nn from "../mod.ts";
import { assertEqual, assertNear, evaluate, pooled, resolve, saved, weighted } from "./read.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

type Any = Record<string, (...args: unknown[]) => Tensor>;
const functional = nn.functional as unknown as Any;

for (const { made, shape, value } of saved.inits) {
  // The matrix factorization sums in a different order on other processors.
  const assertSame = made.startsWith("orthogonal") ? assertNear : assertEqual;
  Deno.test(`init.${made} of [${shape}]`, () =>
    tidy(() => {
      const tensor = ops.empty(shape).requires_grad_();
      ops.manualSeed(3);
      const result = evaluate(`nn.init.${made}`, tensor);
      assertEquals([result === tensor, tensor.gradFn, tensor.requiresGrad], [true, null, true]);
      assertSame(tensor, value, made);
    }));
}

Deno.test("init draws from a generator that it is given", () =>
  tidy(() => {
    for (const { made, shape, value } of saved.inits) {
      if (/constant|ones|zeros|eye/.test(made)) continue;
      using generator = new Generator().manualSeed(3);
      const tensor = ops.empty(shape);
      const [, name, options] = /^(\w+)\(t(?:, (.*))?\)$/.exec(made)!;
      const bag = { ...evaluate(`(${options ?? "{}"})`) as object, generator };
      (nn.init as unknown as Any)[name!]!(tensor, bag);
      (name === "orthogonal_" ? assertNear : assertEqual)(tensor, value, made);
    }
  }));

Deno.test("calculateGain() gives Python's gains", () => {
  for (const [args, gain] of saved.gains) assertEquals(nn.init.calculateGain(...args), gain, `${args}`);
});

for (const { name, class: className, input, target, options, results } of saved.losses) {
  for (const [reduction, [value, gradient]] of Object.entries(results)) {
    Deno.test(`functional.${name}(${input}, ${target}, ${JSON.stringify(options)}) by ${reduction}`, () =>
      tidy(() => {
        const leaf = pooled(input).requires_grad_();
        const wanted = pooled(target);
        const named = { ...resolve(options), reduction };
        const loss = functional[name]!(leaf, wanted, named);
        assertNear(loss, value, "the loss");
        assertNear(grad(weighted([loss])!, leaf)[0]!, gradient, "its gradient");
        const Loss = (nn as unknown as Record<string, new (options: object) => nn.Module>)[className]!;
        using module = new Loss(named);
        // deno-lint-ignore no-explicit-any
        assertNear((module as any).forward(leaf, wanted), value, "the module's loss");
        if (reduction !== "mean") return;
        const { reduction: _, ...rest } = named;
        assertNear(functional[name]!(leaf, wanted, rest), value, "the loss by default");
      }));
  }
}

for (const { name, input, options, value, gradient } of saved.functions) {
  Deno.test(`functional.${name}(${input}, ${JSON.stringify(options)})`, () =>
    tidy(() => {
      const leaf = pooled(input).requires_grad_();
      const { pad, ...rest } = options;
      const result = pad === undefined ? functional[name]!(leaf, rest) : functional[name]!(leaf, pad, rest);
      assertNear(result, value, "the result");
      assertNear(grad(weighted([result])!, leaf)[0]!, gradient, "its gradient");
    }));
}
