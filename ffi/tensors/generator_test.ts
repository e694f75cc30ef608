import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { Generator } from "./generator.ts";
import { handleOf, type TensorLifetime, tidy } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

Deno.test("a generator has a seed and a state of its own", () =>
  tidy(() => {
    using generator = new Generator().manualSeed(7);
    const once = ops.randn([5], { generator }).toArray();
    ops.manualSeed(7);
    assertEquals(ops.randn([5]).toArray(), once);
    const state = generator.getState();
    const next = ops.rand([3], { generator }).toArray();
    assertNotEquals(ops.rand([3], { generator }).toArray(), next);
    assertEquals(ops.rand([3], { generator: generator.setState(state) }).toArray(), next);
    assertEquals(ops.ones([4]).bernoulli(0.5, { generator: generator.manualSeed(1) }).shape, [4]);
  }));

Deno.test("the default generator is the one that ops.manualSeed seeds", () => {
  using generator = Generator.default();
  ops.manualSeed(11);
  assertEquals(generator.initialSeed, 11n);
  generator.manualSeed(12);
  const [first, second] = tidy(() => {
    const first = ops.rand([2]).toArray();
    ops.manualSeed(12);
    return [first, ops.rand([2]).toArray()];
  });
  assertEquals(first, second);
});

Deno.test("seeds are all whole numbers of 64 bits", () => {
  using generator = new Generator();
  assertEquals(generator.initialSeed, 67280421310721n);
  assertEquals(generator.manualSeed(2n ** 64n - 1n).initialSeed, 2n ** 64n - 1n);
  assertEquals(generator.manualSeed(-1).initialSeed, 2n ** 64n - 1n);
  assertEquals(generator.seed(), generator.initialSeed);
  for (const seed of [0.5, NaN, 2 ** 60, 2n ** 64n, -(2n ** 63n) - 1n]) {
    assertThrows(() => generator.manualSeed(seed), RangeError, "Cannot set the seed");
    assertThrows(() => ops.manualSeed(seed), RangeError, "Cannot set the seed");
  }
});

Deno.test("a generator that cannot be is an error, and so is one that is gone", () => {
  assertThrows(() => new Generator("abacus"), TypeError, 'no device "abacus"');
  assertThrows(() => new Generator("cuda"), NativeError);
  const generator = new Generator();
  tidy(() => assertThrows(() => generator.setState(ops.ones([3])), NativeError, "Cannot set the state"));
  generator.dispose();
  generator.dispose();
  assertThrows(() => ops.rand([1], { generator }), NativeError, "it has been freed");
  assertThrows(() => generator.seed(), NativeError, "Cannot use generator in Generator.seed");
});

Deno.test("a generator is not taken for a tensor", () => {
  using generator = new Generator();
  assertThrows(() => handleOf(generator as unknown as TensorLifetime, "test"), TypeError);
});
