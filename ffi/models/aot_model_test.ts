import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { AotModel } from "./aot_model.ts";
import { native, openCallScope } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { Tensor } from "../tensors/mod.ts";
import { onRanks } from "../testdata/ranks.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

/**
 * Inputs: a pair `[batch, 3]`, and the named input `options.scale`. Output: `{ sum: a + b * scale, pair:
 * [linear(a), relu(b)] }`.
 */
const NESTED = new URL("../testdata/nested.pt2", import.meta.url);

/** Inputs: `[2, 4]` and `[4, 3]`. Output: their product, summed over the ranks. */
const PARALLEL = new URL("../testdata/parallel.pt2", import.meta.url);

/** Writes a cache, and accumulates a total, its second output. */
const CACHE = new URL("../testdata/cache.pt2", import.meta.url);

type Nested = { sum: Tensor; pair: [Tensor, Tensor] };

Deno.test("run() takes and gives nested values as the model was exported with", async () => {
  using _scope = openCallScope();
  using model = await AotModel.load(NESTED);
  assertEquals(model.metadata["AOTI_DEVICE_KEY"], "cpu");
  const a = Tensor.fromArray([[1, 2, 3]]);
  const b = Tensor.fromArray([[-1, 0, 1]]);
  const scale = Tensor.fromArray(new Float32Array([10]), []);
  const { sum, pair } = await model.run<Nested>([a, b], { options: { scale } });
  assertEquals(sum.toArray(), [[-9, 2, 13]]);
  // The weight is [[0, 1, 2], [3, 4, 5]], the bias [0.5, -0.5].
  assertEquals(pair.map((tensor) => tensor.toArray()), [[[8.5, 25.5]], [[0, 0, 1]]]);
});

Deno.test("runs of different batches follow each other, in program order", async () => {
  using _scope = openCallScope();
  using model = await AotModel.load(NESTED);
  const scale = Tensor.fromArray(new Float32Array([1]), []);
  const runs = Array.from({ length: 30 }, (_, index) => {
    const a = ops.full([index + 1, 3], index, { dtype: "float32" });
    return model.run<Nested>([a, a], { options: { scale } });
  });
  for (const [index, { sum }] of (await Promise.all(runs)).entries()) {
    assertEquals(sum.shape, [index + 1, 3]);
    assertEquals(sum.mean().item(), 2 * index);
  }
});

Deno.test("the tensors of a run are lent to it, and may be freed", async () => {
  using _scope = openCallScope();
  using model = await AotModel.load(NESTED);
  const a = ops.ones([64, 3]);
  const b = ops.ones([64, 3]);
  const scale = Tensor.fromArray(new Float32Array([1]), []);
  const view = a.data;
  const run = model.run<Nested>([a, b], { options: { scale } });
  assertEquals(view.length, 0);
  const refused = assertThrows(() => a.add_(1), NativeError);
  assertStringIncludes(refused.message, "AotModel.run #");
  assertStringIncludes(refused.message, "is reading it");
  b.dispose();
  model.dispose();
  assertEquals((await run).sum.mean().item(), 2);
  a.add_(1);
});

Deno.test("results belong to the call's scope", async () => {
  using model = await AotModel.load(NESTED);
  const before = native().cohort_tensor_count();
  {
    using _scope = openCallScope();
    const a = ops.ones([1, 3]);
    await model.run<Nested>([a, a], { options: { scale: Tensor.fromArray(new Float32Array([1]), []) } });
  }
  assertEquals(native().cohort_tensor_count(), before);
});

Deno.test("what a model does not take is an error before it runs, and the model runs on", async () => {
  using _scope = openCallScope();
  using model = await AotModel.load(NESTED);
  const a = ops.ones([1, 3]);
  const options = { scale: Tensor.fromArray(new Float32Array([1]), []) };
  const refused: [() => Promise<unknown>, string][] = [
    [() => model.run(), "inputs has 0 values, not 1"],
    [() => model.run({ options }), "inputs has 0 values, not 1"],
    [() => model.run(a, { options }), "inputs[0] is an object, not an array of 2"],
    [() => model.run([a, a], { options, more: a }), "the last input has no more: it has options"],
    [() => model.run([a, a], { options: {} }), "the last input.options.scale is missing"],
    [() => model.run([a], { options }), "inputs[0] has 1 values, not 2"],
  ];
  for (const [run, message] of refused) {
    const error = await assertRejects(run, TypeError);
    assertStringIncludes(error.message, message);
  }
  const unfit: [Tensor, string][] = [
    [ops.ones([1, 4]), "unmatched dim value at 1, expected: 3, but got: 4"],
    [ops.ones([65, 3]), "dim value is too large at 0, expected to be <= 64, but got: 65"],
    [
      ops.ones([1, 3], { dtype: "float64" }),
      'unmatched dtype, expected: 6(at::kFloat), but got: 7; it is float64, convert by to("float32")',
    ],
  ];
  await assertRejects(() => model.run([a, 3], { options }), NativeError, "size to be 3, but got 2");
  for (const [tensor, message] of unfit) {
    await assertRejects(() => model.run([a, tensor], { options }), NativeError, message);
  }
  const { sum } = await model.run<Nested>([a, a], { options });
  assertEquals(sum.toArray(), [[2, 2, 2]]);
});

Deno.test("models that are loaded twice do not share what they keep, also where the first is freed", async () => {
  using _scope = openCallScope();
  const inputs = () => [ops.zeros([4, 2]), ops.ones([1, 2]), ops.zeros([1], { dtype: "int64" })];
  const total = async (model: AotModel) => (await model.run<Tensor[]>(...inputs()))[1]!.toArray();
  using first = await AotModel.load(CACHE);
  const second = await AotModel.load(CACHE);
  assertEquals([await total(first), await total(first), await total(second)], [[2, 2], [4, 4], [2, 2]]);
  second.dispose();
  using third = await AotModel.load(CACHE);
  assertEquals([await total(third), await total(first)], [[2, 2], [6, 6]]);
});

Deno.test("files that are no packages are NativeErrors that say what is wrong", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const whole = await Deno.readFile(NESTED);
    const failing: [string, Uint8Array | null, string][] = [
      ["missing.pt2", null, "there is no such file"],
      ["empty.pt2", new Uint8Array(), "it is empty"],
      ["text.pt2", new TextEncoder().encode("hello"), "Cannot load"],
      ["truncated.pt2", whole.subarray(0, whole.length / 2), "Cannot load"],
      ["script.pt2", await Deno.readFile(new URL("../testdata/kinds.pt", import.meta.url)), "Cannot load"],
    ];
    for (const [name, bytes, message] of failing) {
      const path = `${folder}/${name}`;
      if (bytes) await Deno.writeFile(path, bytes);
      const error = await assertRejects(() => AotModel.load(path), NativeError);
      assertEquals(error.operation, "AotModel.load");
      assertStringIncludes(error.message, path);
      assertStringIncludes(error.message, message);
      assert(!error.message.includes("frame #"), error.message);
    }
    await assertRejects(() => AotModel.load(NESTED, { device: "cuda:0" }), NativeError, "device");
    await assertRejects(() => AotModel.load(NESTED, { device: "abacus" }), TypeError, "abacus");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a model that was freed is an error", async () => {
  const model = await AotModel.load(NESTED);
  model.dispose();
  model.dispose();
  await assertRejects(() => model.run(ops.ones([1])), NativeError, "has been freed");
});

Deno.test("a model whose graph holds a collective is refused where no group has its name", async () => {
  using _scope = openCallScope();
  using model = await AotModel.load(PARALLEL);
  await assertRejects(
    () => model.run(ops.ones([2, 4]), ops.ones([4, 3])),
    NativeError,
    "registered under the name 0",
  );
});

Deno.test("a model whose graph holds a collective runs in a group of one", async () => {
  const sums = await onRanks(1, async (group) => {
    group.register("0");
    using model = await AotModel.load(PARALLEL);
    return (await model.run(ops.ones([2, 4]), ops.ones([4, 3]))).toArray();
  });
  assertEquals(sums, [[[4, 4, 4], [4, 4, 4]]]);
});
