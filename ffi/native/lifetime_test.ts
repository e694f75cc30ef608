import { assert, assertEquals, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { native } from "./library.ts";
import { keep, openCallScope, releaseKept, tidy } from "./tidy.ts";
import { ops } from "../ops/mod.ts";
import { Tensor } from "../tensors/mod.ts";
import { loadLibrary } from "../runtime.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

/** Runs `body` and returns how many more tensors are alive after it. */
function growth(body: () => void): number {
  const before = native().cohort_tensor_count();
  body();
  return native().cohort_tensor_count() - before;
}

Deno.test("every use after dispose() is a NativeError", () => {
  const tensor = Tensor.fromArray([1, 2]);
  using other = Tensor.fromArray([1, 2]);
  tensor.dispose();
  tensor.dispose();
  assert(tensor.disposed);
  const uses: (() => unknown)[] = [
    () => tensor.shape,
    () => tensor.dtype,
    () => tensor.data,
    () => tensor.toArray(),
    () => tensor.add(1),
    () => other.add(tensor),
    () => tensor.relu(),
    () => tensor.to("int32"),
    () => ops.cat([other, tensor]),
    () => ops.call("aten::relu", tensor),
  ];
  for (const use of uses) {
    const error = assertThrows(use, NativeError, "it has been freed");
    assert(error.operation.length > 0);
  }
});

Deno.test("using frees at the end of the block", () => {
  assertEquals(
    growth(() => {
      using a = ops.ones([4]);
      using b = a.add(1);
      assertEquals(b.toArray(), [2, 2, 2, 2]);
    }),
    0,
  );
});

Deno.test("tidy() frees what was made in it, except what it returns", () => {
  let inner: Tensor | undefined;
  const result = tidy(() => {
    inner = ops.ones([2]);
    return {
      sums: [inner.add(1), inner.add(2)],
      more: new Map([["x", inner.sum()]]),
      set: new Set([inner.neg()]),
    };
  });
  assert(inner!.disposed);
  assertEquals(result.sums.map((tensor) => tensor.toArray()), [[2, 2], [3, 3]]);
  assertEquals(result.more.get("x")!.item(), 2);
  for (const tensor of [...result.sums, ...result.more.values(), ...result.set]) tensor.dispose();
});

Deno.test("tidy() frees also when it throws, and nests", () => {
  assertEquals(
    growth(() => {
      assertThrows(
        () =>
          tidy(() => {
            ops.ones([2]);
            const kept = tidy(() => ops.ones([2]).add(1));
            assertEquals(kept.toArray(), [2, 2]);
            throw new Error("in the middle");
          }),
        Error,
        "in the middle",
      );
    }),
    0,
  );
});

Deno.test("tidy() refuses an asynchronous function", () => {
  const before = native().cohort_tensor_count();
  assertThrows(() => tidy(() => Promise.resolve(ops.ones([2]))), TypeError, "synchronous");
  assertThrows(() => tidy(() => Promise.reject(new Error("lost"))), TypeError, "synchronous");
  assertEquals(native().cohort_tensor_count(), before);
});

Deno.test("tidy() leaves tensors of others alone", () => {
  using outer = ops.ones([2]);
  const returned = tidy(() => outer);
  assertEquals(returned.disposed, false);
});

Deno.test("a call's scope frees what the call made, except what is kept", () => {
  const before = native().cohort_tensor_count();
  const scope = openCallScope();
  const made = ops.ones([2]);
  const early = ops.ones([2]);
  early.dispose();
  const { weights } = keep({ weights: [ops.ones([3]), tidy(() => ops.ones([3]).mul(2))] });
  scope[Symbol.dispose]();
  scope[Symbol.dispose]();
  assert(made.disposed);
  assertEquals(weights.map((tensor) => tensor.toArray()), [[1, 1, 1], [2, 2, 2]]);
  weights[0]!.dispose();
  assertEquals(native().cohort_tensor_count(), before + 1);
  releaseKept();
  releaseKept();
  assert(weights[1]!.disposed);
  assertEquals(native().cohort_tensor_count(), before);
});

Deno.test("one call's scope is open at a time", () => {
  using _scope = openCallScope();
  assertThrows(() => openCallScope(), TypeError, "another call");
});

Deno.test("a call that disposes of its tensors itself does not gather them", () => {
  using _scope = openCallScope();
  const left = growth(() => {
    for (let round = 0; round < 20_000; round++) {
      const a = ops.ones([1]);
      const b = ops.ones([1]);
      a.dispose();
      b.dispose();
    }
  });
  assertEquals(left, 0);
});

Deno.test("keep() takes a tensor without a scope, and anything else as it is", () => {
  const loose = ops.ones([1]);
  assertEquals(keep(loose), loose);
  assertEquals(keep(7), 7);
  assertEquals(keep(null), null);
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;
  assertEquals(keep(cyclic), cyclic);
  releaseKept();
  assert(loose.disposed);
});
