import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { tidy } from "../native/mod.ts";
import { ops } from "./ops.ts";
import { Tensor } from "../tensors/mod.ts";
import { loadLibrary } from "../runtime.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

const grid = (): Tensor => Tensor.fromArray([[1, 2, 3], [4, 5, 6]]);

Deno.test("operators of two take tensors that broadcast and numbers", () =>
  tidy(() => {
    const [a, b] = [Tensor.fromArray([4, 9]), Tensor.fromArray([[2], [3]])];
    assertEquals(a.add(b).toArray(), [[6, 11], [7, 12]]);
    assertEquals(a.sub(1).toArray(), [3, 8]);
    assertEquals(a.mul(b).toArray(), [[8, 18], [12, 27]]);
    assertEquals(a.div(2).toArray(), [2, 4.5]);
    assertEquals(a.pow(0.5).toArray(), [2, 3]);
    assertEquals(a.pow(Tensor.fromArray([1, 2])).toArray(), [4, 81]);
    assertEquals(Tensor.fromArray([-7, 7]).remainder(3).toArray(), [2, 1]);
    assertEquals(a.maximum(b).toArray(), [[4, 9], [4, 9]]);
    assertEquals(a.minimum(b).toArray(), [[2, 2], [3, 3]]);
    assertEquals([a.eq(4), a.ne(4), a.lt(9), a.le(9), a.gt(4), a.ge(4)].map((mask) => mask.toArray()), [
      [true, false],
      [false, true],
      [true, false],
      [true, true],
      [false, true],
      [true, true],
    ]);
  }));

Deno.test("a whole number keeps an integer tensor's dtype, a fraction does not", () =>
  tidy(() => {
    const whole = Tensor.fromArray([1n, 2n]);
    assertEquals(whole.mul(2).dtype, "int64");
    assertEquals(whole.mul(0.5).dtype, "float32");
  }));

Deno.test("operators of one", () =>
  tidy(() => {
    const a = Tensor.fromArray([0, 1]);
    assertEquals(a.neg().toArray(), [-0, -1]);
    assertEquals(Tensor.fromArray([-2, 2]).abs().toArray(), [2, 2]);
    assertEquals(Tensor.fromArray([-2, 2]).relu().toArray(), [0, 2]);
    assertEquals(Tensor.fromArray([4, 9]).sqrt().toArray(), [2, 3]);
    assertEquals([a.exp(), a.cos()].map((t) => (t.toArray() as number[])[0]), [1, 1]);
    assertEquals([a.sin(), a.tanh()].map((t) => (t.toArray() as number[])[0]), [0, 0]);
    assertEquals((a.sigmoid().toArray() as number[])[0], 0.5);
    assertEquals(Tensor.fromArray([1]).log().item(), 0);
  }));

Deno.test("reductions take all dimensions, one, or several", () =>
  tidy(() => {
    assertEquals(grid().sum().item(), 21);
    assertEquals(grid().sum({ dim: 0 }).toArray(), [5, 7, 9]);
    assertEquals(grid().sum({ dim: [0, -1], keepdim: true }).toArray(), [[21]]);
    assertEquals(grid().mean().item(), 3.5);
    assertEquals(grid().mean({ dim: 1 }).toArray(), [2, 5]);
    assertEquals(grid().mean(null, true).shape, [1, 1]);
    assertEquals(grid().std(1, { correction: 0 }).shape, [2]);
    const [values, indices] = grid().max(1, { keepdim: true });
    assertEquals([values.toArray(), indices.toArray()], [[[3], [6]], [[2n], [2n]]]);
    assertEquals(grid().amax({ dim: 1 }).toArray(), [3, 6]);
    assertEquals(grid().amin().item(), 1);
    assertEquals(grid().argmax().item(), 5n);
    assertEquals(grid().argmax(0).toArray(), [1n, 1n, 1n]);
    assertEquals(ops.zeros([2, 4]).softmax(1).toArray(), [[0.25, 0.25, 0.25, 0.25], [
      0.25,
      0.25,
      0.25,
      0.25,
    ]]);
  }));

Deno.test("shapes change as PyTorch's", () =>
  tidy(() => {
    const a = grid();
    assertEquals(a.reshape([3, -1]).toArray(), [[1, 2], [3, 4], [5, 6]]);
    assertEquals(a.view([6]).toArray(), [1, 2, 3, 4, 5, 6]);
    assertEquals(a.flatten().shape, [6]);
    assertEquals(a.transpose(0, 1).shape, [3, 2]);
    assertEquals(a.permute([1, 0]).toArray(), [[1, 4], [2, 5], [3, 6]]);
    assertEquals(a.unsqueeze(0).shape, [1, 2, 3]);
    assertEquals(a.unsqueeze(0).squeeze().shape, [2, 3]);
    assertEquals(a.unsqueeze(0).squeeze(1).shape, [1, 2, 3]);
    assertEquals(Tensor.fromArray([1]).expand([2, 3]).shape, [2, 3]);
    assertEquals(a.narrow(1, 1, 2).toArray(), [[2, 3], [5, 6]]);
    assertEquals(a.slice(1, 0, undefined, 2).toArray(), [[1, 3], [4, 6]]);
    assertEquals(a.slice(1, -1).toArray(), [[3], [6]]);
    assertEquals(a.select(0, -1).toArray(), [4, 5, 6]);
    assertEquals(a.index_select(1, Tensor.fromArray([2n, 2n])).toArray(), [[3, 3], [6, 6]]);
    assertEquals(a.split(2, 1).map((part) => part.shape), [[2, 2], [2, 1]]);
    assertEquals(a.transpose(0, 1).contiguous().isContiguous, true);
    assertEquals(a.matmul(a.transpose(0, 1)).toArray(), [[14, 32], [32, 77]]);
    assertThrows(() => a.transpose(0, 1).view([6]), NativeError, "view size");
  }));

Deno.test("views share memory, clones do not", () =>
  tidy(() => {
    const a = grid();
    const [row, copy] = [a.select(0, 0), a.clone()];
    row.fill_(0);
    assertEquals(a.toArray(), [[0, 0, 0], [4, 5, 6]]);
    assertEquals(copy.toArray(), [[1, 2, 3], [4, 5, 6]]);
  }));

Deno.test("operators in place return their tensor", () =>
  tidy(() => {
    const a = Tensor.fromArray([1, 2]);
    assertEquals(a.add_(1).mul_(2).add_(a).toArray(), [8, 12]);
    assertEquals(a.copy_(Tensor.fromArray([7n, 8n])).toArray(), [7, 8]);
    assertEquals(a.mul_(Tensor.fromArray([0, 1])).toArray(), [0, 8]);
  }));

Deno.test("what is neither a tensor nor a number is a TypeError", () =>
  tidy(() => {
    const a = grid() as unknown as { add(other: unknown): Tensor; matmul(other: unknown): Tensor };
    const error = assertThrows(() => a.add("1"), TypeError);
    assertStringIncludes(
      error.message,
      "Cannot call aten::add: no overload takes (a Tensor, a string), they are\n  aten::add.Scalar(",
    );
    assertThrows(() => a.add(null), TypeError);
    const number = assertThrows(() => a.matmul(2), TypeError);
    assertStringIncludes(number.message, "takes a Tensor, not a number");
  }));

Deno.test("an operator with a number that libtorch refuses is a NativeError in its words", () => {
  const bool = Tensor.fromArray([true]);
  const error = assertThrows(() => bool.sub(1), NativeError);
  assertEquals(/panic|frame #/.test(error.message), false, error.message);
  const integers = Tensor.fromArray([2n]);
  assertThrows(() => integers.pow(-1), NativeError, "negative");
  assertThrows(() => integers.matmul(2 as never), TypeError, "takes a Tensor, not a number");
});

Deno.test("a number stands for every item of a list of a fixed length, and outputs may be in a list", () =>
  tidy(() => {
    const picture = ops.arange(16).to("float32").view([1, 1, 4, 4]);
    assertEquals(ops.avg_pool2d(picture, 2).toArray(), ops.avg_pool2d(picture, [2, 2]).toArray());
    assertEquals(ops.sum(picture, 3).toArray(), ops.sum(picture, [3]).toArray());
    assertThrows(() => ops.avg_pool2d(picture, 2.5), RangeError, "'kernel_size' takes an integer");
    const [values, indices] = [ops.zeros([0]), ops.zeros([0], { dtype: "int64" })];
    ops.call("aten::max", picture.view([4, 4]), 1, { out: [values, indices] });
    assertEquals(values.toArray(), [3, 7, 11, 15]);
    assertEquals(indices.toArray(), [3n, 3n, 3n, 3n]);
  }));
