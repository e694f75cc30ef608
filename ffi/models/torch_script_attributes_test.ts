/**
 * Modules that have more than tensors: devices, enums, objects, packed weights
 * (`testdata/make_attributes.py`).
 */
import { assertEquals, assertRejects } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { openCallScope } from "../native/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { Tensor } from "../tensors/mod.ts";
import { type ModuleInput, TorchScript } from "./torch_script.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const file = (name: string): URL => new URL(`../testdata/${name}.pt`, import.meta.url);

/** Per quantized module: Python's output for an input, and the names of the tensors in its state. */
const QUANTIZED: Record<string, { input: number[][]; output: number[][]; state: string[] }> = JSON.parse(
  Deno.readTextFileSync(new URL("../parity/quantized.json", import.meta.url)),
);

/** Tests a module, and then a saved and reloaded copy of it. */
async function withReloaded(name: string, body: (net: TorchScript) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    using _scope = openCallScope();
    using net = await TorchScript.load(file(name));
    await body(net);
    await net.save(`${folder}/again.pt`);
    using again = await TorchScript.load(`${folder}/again.pt`);
    await body(again);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Replaces tensors by arrays. */
function plain(value: unknown): unknown {
  if (value instanceof Tensor) return value.toArray();
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof Map ? new Map([...value].map(([key, item]) => [key, plain(item)])) : value;
}

Deno.test("attributes of every kind that TorchScript saves are loaded, read and saved", () =>
  withReloaded("attributes", async (net) => {
    const expected: Record<string, unknown> = {
      device: "cpu",
      devices: ["cpu", "cuda:1"],
      by_name: new Map([["a", "cpu"]]),
      maybe: "cpu",
      nothing: null,
      pair: ["cpu", 3],
      by_number: new Map([[1, [10, 20]], [-2, [0]]]),
      none_yet: [],
      counts: new Map(),
      deep: new Map([[1, [["cpu", [100, 200]]]]]),
      mixed: [1, "x", [1], "cpu", null],
      either: "cpu",
      later: null,
      color: "red",
      complex: [1, 2],
      box: new Map<string, unknown>([["content", [1000, 2000]], ["device", "cpu"]]),
      "activation.training": true,
    };
    for (const [path, value] of Object.entries(expected)) {
      assertEquals(plain(await net.attribute<unknown>(path)), value, path);
    }
    const result = await net.run(Tensor.fromArray([1, 2]));
    assertEquals(result.toArray(), [1114, 2228]);
    // A list of parameters does not start a graph either.
    assertEquals(result.requiresGrad, false);
  }));

Deno.test("attributes of every kind are set", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(file("attributes"));
  const values: Record<string, ModuleInput> = {
    devices: ["cpu", "meta"],
    maybe: null,
    color: "blue",
    complex: [3, -4],
    either: 7,
    by_number: new Map([[5, Tensor.fromArray([1])]]),
  };
  for (const [path, value] of Object.entries(values)) {
    await net.setAttribute(path, value);
    assertEquals(plain(await net.attribute<unknown>(path)), plain(value), path);
  }
  await net.setAttribute("complex", 5);
  assertEquals(await net.attribute<unknown>("complex"), [5, 0]);
  await assertRejects(
    () => net.setAttribute("device", "nowhere"),
    TypeError,
    'takes a device ("cpu", "cuda:0")',
  );
  await assertRejects(
    () => net.setAttribute("color", "green"),
    TypeError,
    "Enum<__torch__.Color>: red, blue",
  );
  await assertRejects(
    () => net.setAttribute("box", 1),
    TypeError,
    "takes __torch__.Box, which cannot be given",
  );
});

Deno.test("methods take and give devices, enums, complex numbers and futures", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(file("attributes"));
  const one = Tensor.fromArray([1]);
  assertEquals(await net.call<unknown>("places"), ["cpu", "cuda:1"]);
  assertEquals(await net.call<unknown>("other", "red"), "blue");
  assertEquals(await net.call<unknown>("turn", [1, 2]), [-2, 1]);
  assertEquals(plain(await net.call<unknown>("in_future", one)), [1, [-1]]);
  await assertRejects(() => net.call("fails_in_future", one), NativeError, "must be a matrix");
  await assertRejects(() => net.call("other", "green"), TypeError, "argument 'color' takes a value of Enum");
  await assertRejects(
    () => net.call("turn", [1]),
    TypeError,
    "takes a number or a pair of them, not an array",
  );
});

Deno.test("a module with devices is moved and converted", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(file("attributes"));
  await net.to({ device: "cpu", dtype: "float64" });
  assertEquals((await net.attribute("weight")).dtype, "float64");
  assertEquals(await net.attribute<unknown>("device"), "cpu");
  assertEquals((await net.run(Tensor.fromArray([1, 2], undefined, { dtype: "float64" }))).toArray(), [
    1114,
    2228,
  ]);
});

Deno.test("a tensor that an attribute holds deep inside is lent to the runs that may use it", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(file("attributes"));
  const deep = await net.attribute<Map<number, [string, Tensor][]>>("deep");
  const [[, tensor]] = deep.get(1)! as [[string, Tensor]];
  const run = net.run(Tensor.fromArray([1, 2]));
  let refused: unknown;
  try {
    tensor.fill_(0);
  } catch (error) {
    refused = error;
  }
  assertEquals(refused instanceof NativeError, true);
  await run;
  tensor.fill_(0);
  assertEquals((await net.run(Tensor.fromArray([1, 2]))).toArray(), [1014, 2028]);
});

for (const [name, { input, output, state }] of Object.entries(QUANTIZED)) {
  Deno.test(`${name}: a quantized module computes what Python does, also once it has been moved and saved`, () =>
    withReloaded(name, async (net) => {
      const result = await net.run(Tensor.fromArray(input));
      const distance = result.sub(Tensor.fromArray(output)).abs().max().item() as number;
      assertEquals(distance < 1e-5, true, `${distance}`);
      assertEquals(Object.keys({ ...await net.namedParameters(), ...await net.namedBuffers() }), state);
      await net.to({ device: "cpu" });
    }));
}

Deno.test("packed weights are read as what they save", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(file("quantized_static"));
  const [weight, bias] = await net.attribute<[Tensor, Tensor]>("fc._packed_params._packed_params");
  assertEquals([weight.dtype, weight.shape, bias.dtype, bias.shape], ["qint8", [3, 8], "float32", [3]]);
  assertEquals(weight.int_repr().dtype, "int8");
  const path = "fc._packed_params._packed_params";
  await assertRejects(
    () => net.setAttribute(path, 1),
    TypeError,
    "LinearPackedParamsBase, which cannot be given",
  );
});
