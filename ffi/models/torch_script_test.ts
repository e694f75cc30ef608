import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { native, openCallScope, tidy } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { Tensor } from "../tensors/mod.ts";
import { TorchScript } from "./torch_script.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const KINDS = new URL("../testdata/kinds.pt", import.meta.url);

Deno.test("load() and run()", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  assert(net.methods.includes("forward") && net.methods.includes("reset_states"));
  const out = await net.run(Tensor.fromArray([[1, 0], [0, 1]]));
  assertEquals(out.toArray(), [[1, 2], [3, 4]]);
  assertEquals(ops.call<boolean>("aten::is_nonzero", out.select(0, 0).select(0, 0)), true);
});

Deno.test("numbers, booleans and strings go in and out in tuples", async () => {
  using net = await TorchScript.load(KINDS);
  assertEquals(await net.call<unknown>("scalars", 1, 3, true, "né"), [2, 1.5, false, "né!"]);
  assertEquals(await net.call<unknown>("scalars", 2n ** 60n, 0.5, false, ""), [
    2n ** 60n + 1n,
    0.25,
    true,
    "!",
  ]);
});

Deno.test("optional arguments take null, tensors, and their defaults", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  assertEquals(await net.call("optional", null), null);
  assertEquals(await net.call("optional", undefined), null);
  assertEquals((await net.call("optional", Tensor.fromArray([1]))).toArray(), [2]);
  assertEquals((await net.call("optional", Tensor.fromArray([1]), 5)).toArray(), [5]);
});

Deno.test("lists, dicts, tuples and named tuples go in and out", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  const [a, b] = [Tensor.fromArray([1]), Tensor.fromArray([2])];
  const lists = await net.call<Tensor[]>("lists", [a, b], [10, 20]);
  assertEquals(lists.map((tensor) => tensor.toArray()), [[10], [40]]);
  assertEquals(await net.call<unknown>("lists", [], []), []);
  const dicts = await net.call<Map<string, Tensor>>("dicts", { x: a, __proto__: null }, new Map([[1, 0.5]]));
  assertEquals([...dicts].map(([name, tensor]) => [name, tensor.toArray()]), [["x", [1.5]]]);
  assertEquals(
    await net.call<unknown>("nested", [a, [[3, "x"], [4, "y"]]]),
    new Map([["x", [3, 6]], ["y", [4, 8]]]),
  );
  const [x, label] = await net.call<[Tensor, string]>("point", [b, "p"]);
  assertEquals([x.toArray(), label], [[4], "p"]);
});

Deno.test("calls take effect in program order, also when they are not awaited one by one", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  const one = Tensor.fromArray([1]);
  const sums = await Promise.all(Array.from({ length: 100 }, () => net.call("accumulate", one)));
  assertEquals(sums.map((sum) => sum.item()), Array.from({ length: 100 }, (_, index) => index + 1));
  const [, after] = await Promise.all([net.call("reset_states"), net.call("accumulate", one)]);
  assertEquals(after.item(), 1);
});

Deno.test("the event loop goes on while a model runs", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  let done = false;
  let ticks = 0;
  const run = net.call("busy", 200).finally(() => done = true);
  while (!done) {
    await new Promise((resolve) => setTimeout(resolve));
    ticks++;
  }
  await run;
  assert(ticks > 5, `${ticks} ticks`);
});

Deno.test("what a run reads can be read but not written until it settles", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  const input = Tensor.fromArray([[1, 0], [0, 1]]);
  const part = input.select(0, 0);
  const view = input.data;
  const run = net.run(input);
  assertEquals(view.length, 0);
  const refused = assertThrows(() => part.fill_(0), NativeError);
  assertStringIncludes(refused.message, "Cannot write tensor in aten::fill_: TorchScript.run #");
  assertStringIncludes(refused.message, "is reading it; await it first");
  assertEquals(input.add(0).toArray(), [[1, 0], [0, 1]]);
  await run;
  part.fill_(0);
});

Deno.test("what a method writes cannot be used until it settles", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  const [written, read] = [Tensor.fromArray([1, 2]), Tensor.fromArray([10, 10])];
  const run = net.call("double_in_place", written, read);
  for (
    const use of [() => written.toArray(), () => written.add(1), () => ops.cat([written]), () => written.data]
  ) {
    assertStringIncludes(assertThrows(use, NativeError).message, "TorchScript.double_in_place #");
  }
  const second = await assertRejects(() => net.call("double_in_place", written, read), NativeError);
  assertStringIncludes(second.message, "is writing it");
  // TorchScript cannot know whether tensor arguments are views of each other.
  assertThrows(() => read.toArray(), NativeError, "is writing it");
  assertEquals((await run).toArray(), [12, 14]);
  assertEquals(written.toArray(), [2, 4]);
});

Deno.test("inputs may be freed while a run uses them", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  const input = Tensor.fromArray([[1, 0], [0, 1]]);
  const run = net.run(input);
  input.dispose();
  net.dispose();
  assertEquals((await run).toArray(), [[1, 2], [3, 4]]);
});

Deno.test("results belong to the call's scope and need no gradients", async () => {
  using net = await TorchScript.load(KINDS);
  const before = native().cohort_tensor_count();
  let out: Tensor;
  {
    using _scope = openCallScope();
    out = await net.run(tidy(() => Tensor.fromArray([[1, 0], [0, 1]])));
    out.fill_(0);
    assertEquals(out.sum().item(), 0);
  }
  assert(out.disposed);
  assertEquals(native().cohort_tensor_count(), before);
});

Deno.test("errors of the model are NativeErrors with its traceback", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  const raised = await assertRejects(
    () => net.call("fail", ops.ones([1])),
    NativeError,
    "the model is unhappy",
  );
  assertEquals(raised.operation, "TorchScript.fail");
  const misfit = await assertRejects(
    () => net.call("misfit", ops.ones([2, 3])),
    NativeError,
    "(2x3 and 7x7)",
  );
  assert(!misfit.message.includes("frame #"), misfit.message);
  assertEquals((await net.call("optional", ops.ones([1]))).toArray(), [2]);
});

Deno.test("wrong arguments are TypeErrors that name the argument", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  await assertRejects(() => net.run(), TypeError, "argument 'x' is missing: it takes Tensor");
  await assertRejects(() => net.run("a"), TypeError, "argument 'x' takes a Tensor, not a string");
  await assertRejects(() => net.call("lists", [1], [1]), TypeError, "argument 'tensors'[0] takes a Tensor");
  await assertRejects(
    () => net.call("dicts", { x: 1 }, {}),
    TypeError,
    `argument 'named'["x"] takes a Tensor`,
  );
  await assertRejects(() => net.call("nested", [ops.ones([1])]), TypeError, "takes an array of 2");
  await assertRejects(
    () => net.call("scalars", 0.5, 1, true, ""),
    RangeError,
    "argument 'whole' takes an integer",
  );
  const unknown = await assertRejects(() => net.call("backward"), TypeError, "no method 'backward'");
  assertStringIncludes(unknown.message, "forward");
});

Deno.test("files that are no modules are NativeErrors that say what is wrong", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const whole = await Deno.readFile(KINDS);
    const failing: [string, Uint8Array | null, string][] = [
      ["missing.pt", null, "there is no such file"],
      ["empty.pt", new Uint8Array(), "it is empty"],
      ["text.pt", new TextEncoder().encode("hello"), "not a complete TorchScript module"],
      ["truncated.pt", whole.subarray(0, whole.length / 2), "not a complete TorchScript module"],
      [
        "weights.pt",
        await Deno.readFile(new URL("../testdata/not_torchscript.pt", import.meta.url)),
        "Cannot load",
      ],
    ];
    for (const [name, bytes, message] of failing) {
      const path = `${folder}/${name}`;
      if (bytes) await Deno.writeFile(path, bytes);
      const error = await assertRejects(() => TorchScript.load(path), NativeError);
      assertEquals(error.operation, "TorchScript.load");
      assertStringIncludes(error.message, path);
      assertStringIncludes(error.message, message);
      assert(!error.message.includes("frame #"), error.message);
    }
    await assertRejects(() => TorchScript.load(folder), NativeError, "it is not a file");
    await assertRejects(() => TorchScript.load(KINDS, { device: "cuda:0" }), NativeError);
    await assertRejects(() => TorchScript.load(KINDS, { device: "abacus" }), NativeError, "abacus");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a module that was freed is an error", async () => {
  const net = await TorchScript.load(KINDS);
  net.dispose();
  net.dispose();
  await assertRejects(() => net.run(ops.ones([1])), NativeError, "has been freed");
  assertThrows(() => net.methods, NativeError, "has been freed");
});
