import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { native, openCallScope } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { Tensor } from "../tensors/mod.ts";
import { TorchScript } from "./torch_script.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

/** `weight` is [[1, 2], [3, 4]], `total` [0]; `forward` is x @ weight, `accumulate` adds to `total`. */
const KINDS = new URL("../testdata/kinds.pt", import.meta.url);

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("parameters, buffers and attributes are found by their paths", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  for (const path of ["training", "weight", "total"]) assert(net.attributes.includes(path), path);
  assertEquals(Object.keys(await net.namedParameters()), ["weight"]);
  assertEquals((await net.namedParameters()).weight!.toArray(), [[1, 2], [3, 4]]);
  assertEquals(Object.keys(await net.namedBuffers()), ["total"]);
  assertEquals((await net.attribute("weight")).toArray(), [[1, 2], [3, 4]]);
});

Deno.test("a tensor of a module is its own, and one that is set is shared", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  const input = Tensor.fromArray([[1, 0], [0, 1]]);
  (await net.attribute("weight")).mul_(10);
  assertEquals((await net.run(input)).toArray(), [[10, 20], [30, 40]]);
  const weight = Tensor.fromArray([[0, 1], [1, 0]]);
  await net.setAttribute("weight", weight);
  assertEquals((await net.run(input)).toArray(), [[0, 1], [1, 0]]);
  weight.fill_(5);
  assertEquals((await net.run(input)).toArray(), [[5, 5], [5, 5]]);
  const run = net.run(input);
  assertThrows(() => weight.fill_(6), NativeError, "TorchScript.run #");
  await run;
});

Deno.test("what is asked for takes effect in program order", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  const one = Tensor.fromArray([1]);
  const [, first, , set, second] = await Promise.all([
    net.call("accumulate", one),
    net.call("accumulate", one),
    net.setAttribute("total", Tensor.fromArray([100])),
    net.attribute("total"),
    net.call("accumulate", one),
  ]);
  assertEquals([first.item(), set.item(), second.item()], [2, 100, 101]);
});

Deno.test("train() and eval() reach `training`", async () => {
  using net = await TorchScript.load(KINDS);
  await net.train();
  assertEquals(await net.attribute<boolean>("training"), true);
  await net.eval();
  assertEquals(await net.attribute<boolean>("training"), false);
});

Deno.test("to() converts in place, and save() writes what load() reads", async () => {
  await inFolder(async (folder) => {
    using _scope = openCallScope();
    const path = `${folder}/saved.pt`;
    {
      using net = await TorchScript.load(KINDS);
      await net.to({ dtype: "float64" });
      await net.call("accumulate", ops.ones([1], { dtype: "float64" }));
      await net.save(path);
    }
    using again = await TorchScript.load(path);
    const weight = await again.attribute("weight");
    assertEquals([weight.dtype, weight.toArray()], ["float64", [[1, 2], [3, 4]]]);
    assertEquals((await again.attribute("total")).toArray(), [1]);
    // The folder contains only the file.
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["saved.pt"]);
  });
});

Deno.test("a save that fails leaves what was there", async () => {
  await inFolder(async (folder) => {
    using net = await TorchScript.load(KINDS);
    const taken = `${folder}/folder.pt`;
    await Deno.mkdir(`${taken}/inside`, { recursive: true });
    const error = await assertRejects(() => net.save(taken), NativeError);
    assertStringIncludes(error.message, `Cannot save ${taken}`);
    assertEquals([...Deno.readDirSync(taken)].map(({ name }) => name), ["inside"]);
    await assertRejects(() => net.save(`${folder}/missing/net.pt`), NativeError, "No such file");
  });
});

Deno.test("what a module has not, or does not take, is an error that says what it has", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  const missing = await assertRejects(() => net.attribute("bias"), TypeError, "no attribute 'bias'");
  assertStringIncludes(missing.message, "weight");
  await assertRejects(() => net.attribute("weight.data"), TypeError, "weight is not a module");
  await assertRejects(() => net.setAttribute("bias", 1), TypeError, "no attribute 'bias'");
  await assertRejects(() => net.setAttribute("weight", "heavy"), TypeError, "takes a Tensor, not a string");
  await assertRejects(() => net.to({ dtype: "int64" }), TypeError, "floating-point");
  await assertRejects(() => net.to({ device: "cuda:0" }), NativeError);
  assertEquals((await net.attribute("weight")).dtype, "float32");
});

Deno.test("a module that is lent is not moved", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  const run = net.call("busy", 10);
  const moved = net.to({ dtype: "float64" });
  await Promise.all([run, moved]);
  const weight = await net.attribute("weight");
  const total = net.call("accumulate", ops.ones([1], { dtype: "float64" }));
  // The run reads the module's tensor that was obtained before.
  await assertRejects(() => net.to({ dtype: "float32" }), NativeError, "is reading it");
  await total;
  assertEquals(weight.dtype, "float64");
});

Deno.test("what was handed out is freed with its scope", async () => {
  using net = await TorchScript.load(KINDS);
  const before = native().cohort_tensor_count();
  {
    using _scope = openCallScope();
    await net.namedParameters();
    await net.attribute("total");
  }
  assertEquals(native().cohort_tensor_count(), before);
});

Deno.test("a module that was freed holds nothing", async () => {
  const net = await TorchScript.load(KINDS);
  net.dispose();
  assertThrows(() => net.attributes, NativeError, "has been freed");
  await assertRejects(() => net.attribute("weight"), NativeError, "has been freed");
  await assertRejects(() => net.save("/nowhere"), NativeError, "has been freed");
});
