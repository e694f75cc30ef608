import { assertEquals, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import {
  autocast,
  enableGrad,
  grad,
  inferenceMode,
  isAutocastEnabled,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
} from "./autograd.ts";
import { tidy } from "../native/mod.ts";
import { ops } from "./ops.ts";
import { loadLibrary } from "../runtime.ts";
import { Tensor } from "../tensors/mod.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

const leaf = (...values: number[]): Tensor => Tensor.fromArray(values).requires_grad_();

Deno.test("backward adds gradients to leaves", () =>
  tidy(() => {
    const x = leaf(2, 3);
    assertEquals([x.requiresGrad, x.is_leaf(), x.gradFn, x.grad], [true, true, null, null]);
    const y = x.pow(3).sum();
    assertEquals([y.requiresGrad, y.is_leaf(), y.gradFn], [true, false, "SumBackward0"]);
    y.backward();
    assertEquals(x.grad!.toArray(), [12, 27]);
    x.mul(2).sum().backward();
    assertEquals(x.grad!.toArray(), [14, 29]);
    x.grad = null;
    assertEquals(x.grad, null);
    x.mul(x).backward({ gradient: Tensor.fromArray([1, 10]) });
    assertEquals(x.grad!.toArray(), [4, 60]);
  }));

Deno.test("a record is kept for another pass if that is asked for", () =>
  tidy(() => {
    const x = leaf(2);
    const y = x.exp().mul(x);
    y.backward({ retain_graph: true });
    y.backward();
    assertThrows(() => y.backward(), NativeError, "second time");
  }));

Deno.test("grad() leaves `grad` alone, and can be taken of gradients", () =>
  tidy(() => {
    const [x, unused] = [leaf(2), leaf(1)];
    const [slope] = grad(x.pow(3), x, { create_graph: true });
    assertEquals(slope!.toArray(), [12]);
    assertEquals(grad(slope!, [x]).map((one) => one.toArray()), [[12]]);
    assertEquals(x.grad, null);
    const [first, second] = grad(x.mul(2), [x, unused], { allow_unused: true });
    assertEquals([first!.toArray(), second], [[2], null]);
    assertThrows(() => grad(x.mul(2), [unused]), NativeError, "not have been used in the graph");
    const pair = x.expand([3]);
    assertThrows(() => grad(pair, x), NativeError, "scalar outputs");
    assertEquals(grad(pair, x, { grad_outputs: Tensor.fromArray([1, 2, 3]) })[0]!.toArray(), [6]);
  }));

Deno.test("what is not recorded has no gradient", () =>
  tidy(() => {
    const x = leaf(2);
    assertThrows(() => Tensor.fromArray([1]).backward(), NativeError, "does not require grad");
    assertEquals(noGrad(() => x.mul(2)).requiresGrad, false);
    assertEquals(noGrad(() => enableGrad(() => x.mul(2))).requiresGrad, true);
    assertEquals(x.detach().requiresGrad, false);
    x.requiresGrad = false;
    assertEquals(x.mul(2).requiresGrad, false);
    const inference = inferenceMode(() => leaf(1).mul(2));
    assertEquals([inference.requiresGrad, inference.is_inference()], [false, true]);
    assertThrows(() => inference.requires_grad_(), NativeError, "inference");
  }));

Deno.test("a leaf that is recorded is written without recording alone", () =>
  tidy(() => {
    const x = leaf(1);
    assertThrows(() => x.add_(1), NativeError, "in-place operation");
    noGrad(() => x.add_(1));
    assertEquals(x.toArray(), [2]);
  }));

Deno.test("a gradient fits its tensor", () =>
  tidy(() => {
    const x = leaf(1, 2);
    assertThrows(() => x.grad = ops.ones([3]), NativeError, "does not fit a tensor of shape [2]");
    assertThrows(() => x.grad = ops.ones([2], { dtype: "float64" }), NativeError, "dtype");
    assertThrows(() => x.grad = x, NativeError, "its own gradient");
    x.grad = ops.ones([2]);
    x.grad!.mul_(3);
    assertEquals(x.grad!.toArray(), [3, 3]);
  }));

Deno.test("modes end with their function, also where it throws, and refuse promises", () => {
  assertEquals([isGradEnabled(), isInferenceModeEnabled(), isAutocastEnabled("cpu")], [true, false, false]);
  noGrad(() => assertEquals(isGradEnabled(), false));
  inferenceMode(() => assertEquals([isInferenceModeEnabled(), isGradEnabled()], [true, false]));
  for (const run of [noGrad, enableGrad, inferenceMode, (body: () => unknown) => autocast("cpu", body)]) {
    assertThrows(
      () =>
        run(() => {
          throw new Error("lost");
        }),
      Error,
      "lost",
    );
    assertThrows(() => run(async () => {}), TypeError, "returned a promise");
    assertThrows(() => run(() => Promise.reject(new Error("lost"))), TypeError, "returned a promise");
  }
  assertEquals([isGradEnabled(), isInferenceModeEnabled(), isAutocastEnabled("cpu")], [true, false, false]);
});

Deno.test("autocast casts where it is precise enough", () =>
  tidy(() => {
    const [a, b] = [ops.ones([2, 2]), ops.ones([2, 2])];
    assertEquals(autocast("cpu", () => a.mm(b)).dtype, "bfloat16");
    assertEquals(autocast("cpu", () => a.mm(b), { dtype: "float16" }).dtype, "float16");
    assertEquals(autocast("cpu", () => a.add(b)).dtype, "float32");
    assertEquals(autocast("cpu", () => autocast("cpu", () => a.mm(b), { enabled: false })).dtype, "float32");
    assertEquals(a.mm(b).dtype, "float32");
  }));

Deno.test("gradients are freed with their scope, a leaf keeps its own", () => {
  const x = leaf(2);
  tidy(() => {
    x.mul(3).backward();
    assertEquals(x.grad!.item(), 3);
  });
  const gradient = x.grad!;
  assertEquals(gradient.item(), 3);
  gradient.dispose();
  x.dispose();
});
