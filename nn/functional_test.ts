import { assertEquals, assertThrows } from "@std/assert";
import { NativeError } from "../errors.ts";
import { ops, Tensor, tidy } from "../ffi/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import type * as nn from "./mod.ts";
import * as functional from "./functional.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

Deno.test("losses refuse targets of another shape, which would broadcast", () =>
  tidy(() => {
    const [input, target] = [ops.zeros([3, 1]), ops.zeros([3])];
    for (
      const loss of [
        functional.mseLoss,
        functional.l1Loss,
        functional.smoothL1Loss,
        functional.huberLoss,
        functional.binaryCrossEntropy,
        functional.binaryCrossEntropyWithLogits,
      ]
    ) {
      const error = assertThrows(() => loss(input, target), RangeError);
      const text = `Cannot take the ${loss.name} of input [3,1] and target [3]: ` +
        "give the same shape (expand or squeeze)";
      assertEquals(error.message, text);
      assertEquals(loss(input, target.unsqueeze(1)).shape, []);
    }
  }));

Deno.test("losses refuse reductions that are none", () =>
  tidy(() => {
    const tensor = ops.zeros([2, 2]);
    const reduction = "batchmean" as nn.Reduction;
    assertThrows(() => functional.mseLoss(tensor, tensor, { reduction }), TypeError, "reduce by batchmean");
    const text = "toString" as nn.Reduction;
    assertThrows(() => functional.klDiv(tensor, tensor, { reduction: text }), TypeError, "by toString");
  }));

Deno.test("binaryCrossEntropy() refuses a weight that does not broadcast to the target", () =>
  tidy(() => {
    const half = ops.full([2, 2], 0.5);
    for (const shape of [[3], [5, 2, 2]]) {
      assertThrows(
        () => functional.binaryCrossEntropy(half, half, { weight: ops.ones(shape) }),
        NativeError,
        "expand",
      );
    }
  }));

Deno.test("crossEntropy() refuses a class beyond the classes", () =>
  tidy(() => {
    const target = Tensor.fromArray([2n]);
    assertThrows(() => functional.crossEntropy(ops.zeros([1, 2]), target), NativeError, "out of bounds");
  }));

Deno.test("interpolate() refuses what does not go together", () =>
  tidy(() => {
    const image = ops.zeros([1, 1, 2, 2]);
    const misuses: [functional.InterpolateOptions, string][] = [
      [{}, "give one of size and scale_factor"],
      [{ size: 2, scale_factor: 2 }, "give one of size and scale_factor"],
      [{ size: 3, align_corners: true }, "by nearest with align_corners"],
      [{ size: 3, recompute_scale_factor: true }, "recompute_scale_factor"],
      [{ size: 3, mode: "linear" }, "[1,1,2,2] by linear"],
      [{ size: 3, mode: "trilinear" }, "[1,1,2,2] by trilinear"],
      [{ size: 3, antialias: true }, "by nearest with antialias"],
    ];
    for (const [options, text] of misuses) {
      assertThrows(() => functional.interpolate(image, options), TypeError, text);
    }
    assertThrows(() => functional.interpolate(image, { size: [3] }), RangeError, "or 2 numbers");
    assertThrows(() => functional.interpolate(ops.zeros([2, 2]), { size: 3 }), TypeError, "shape [2,2]");
  }));

Deno.test("pad() refuses what is no list of pairs, and a value for another mode", () =>
  tidy(() => {
    const line = ops.zeros([1, 4]);
    assertThrows(() => functional.pad(line, [1]), RangeError, "2 dimensions by [1]");
    assertThrows(() => functional.pad(line, [1, 1, 1, 1, 1, 1]), RangeError, "2 dimensions");
    assertThrows(() => functional.pad(line, [1, 1], { mode: "reflect", value: 1 }), TypeError, "by reflect");
  }));

Deno.test("normalize() gives zeros of zeros", () =>
  tidy(() => assertEquals(functional.normalize(ops.zeros([1, 2])).toArray(), [[0, 0]])));
