/** Layers have the same initial values, outputs and gradients as in Python's torch 2.11.0 (`write.py`). */
import { assert, assertEquals } from "@std/assert";
import { grad, ops, type Tensor, tidy } from "../../ffi/mod.ts";
import { loadLibrary } from "../../ffi/runtime.ts";
import * as nn from "../mod.ts";
import { assertEqual, assertNear, evaluate, pooled, resolve, saved, weighted } from "./read.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

type Forward = { forward(...inputs: unknown[]): Tensor | (Tensor | null)[] };

for (
  const { made, inputs, options, printed, state, train, gradients, after, eval: evaluated } of saved.layers
) {
  const isInplace = made.includes("inplace");
  Deno.test(`${made} of ${inputs} with ${Object.keys(options)}`, () =>
    tidy(() => {
      ops.manualSeed(7);
      using module = evaluate(`new nn.${made}`) as nn.Module;
      assertEquals(`${module}`, printed);
      const dict = module.stateDict();
      assertEquals(Object.keys(dict), Object.keys(state));
      for (const [name, expected] of Object.entries(state)) assertEqual(dict[name]!, expected, name);
      if (train === undefined) return;
      const tensors = new Map(inputs.map((name) => [name, pooled(name)]));
      const leaves = [...tensors.values()].filter((tensor) => tensor.is_floating_point());
      for (const leaf of leaves) leaf.requiresGrad = true;
      const compute = (): (Tensor | null)[] => {
        // A leaf cannot be written in place.
        const given = inputs.map((name) => isInplace ? tensors.get(name)!.mul(1) : tensors.get(name)!);
        const named = Object.keys(options).length === 0 ? [] : [resolve(options)];
        const output = (module as unknown as Forward).forward(...given, ...named);
        return Array.isArray(output) ? output : [output];
      };
      const assertOutputs = (outputs: (Tensor | null)[], expected: typeof train, mode: string) => {
        assertEquals(outputs.length, expected.length, mode);
        outputs.forEach((output, index) => assertNear(output, expected[index]!, `output ${index}, ${mode}`));
      };
      ops.manualSeed(8);
      const outputs = compute();
      assertOutputs(outputs, train, "train");
      const wanted = [...leaves, ...module.parameters()];
      assertEquals(wanted.length, gradients!.length);
      if (wanted.length > 0) {
        const found = grad(weighted(outputs)!, wanted, { allow_unused: true });
        found.forEach((one, index) => assertNear(one, gradients![index]!, `gradient ${index}`));
      }
      const buffers = module.namedBuffers();
      assertEquals(buffers.map(([name]) => name), Object.keys(after!));
      for (const [name, buffer] of buffers) assertNear(buffer, after![name]!, `${name} after training`);
      module.eval();
      assertOutputs(compute(), evaluated!, "eval");
    }));
}

Deno.test("every layer is compared", () => {
  const apart = /Loss$|^(Module|ConvNd|BatchNorm|DropoutBase|InplaceActivation)$/;
  const layers = Object.entries(nn).filter(([name, value]) =>
    typeof value === "function" && /^[A-Z]/.test(name)
  );
  const missing = layers.map(([name]) => name)
    .filter((name) => !apart.test(name) && !saved.layers.some(({ made }) => made.startsWith(`${name}(`)));
  assertEquals(missing, []);
  assert(layers.length > 40, `${layers.length}`);
});

Deno.test("layers one after the other draw one stream of numbers", () =>
  tidy(() => {
    const first = () => {
      ops.manualSeed(1);
      return new nn.Linear(2, 2);
    };
    using together = (first(), new nn.Linear(2, 2));
    using alone = first();
    assert(!ops.equal(together.weight, alone.weight));
  }));
