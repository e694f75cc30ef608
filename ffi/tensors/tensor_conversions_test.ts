import { assert, assertEquals, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { tidy } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { Tensor } from "./tensor.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

Deno.test("a tensor is converted by PyTorch's short names", () =>
  tidy(() => {
    const tensor = Tensor.fromArray([-1.5, 0, 2.75]);
    const converted = {
      float32: tensor.float(),
      float64: tensor.double(),
      float16: tensor.half(),
      bfloat16: tensor.bfloat16(),
      int8: tensor.char(),
      int16: tensor.short(),
      int32: tensor.int(),
      int64: tensor.long(),
      uint8: tensor.abs().byte(),
      bool: tensor.bool(),
      complex64: tensor.cfloat(),
      complex128: tensor.cdouble(),
    };
    for (const [dtype, made] of Object.entries(converted)) {
      assertEquals([made.dtype, made.shape], [dtype, [3]]);
    }
    assertEquals(converted.int32.toArray(), [-1, 0, 2]);
    assertEquals(converted.int64.toArray(), [-1n, 0n, 2n]);
    assertEquals(converted.bool.toArray(), [true, false, true]);
    assertEquals(converted.float16.toArray(), [-1.5, 0, 2.75]);
    assertEquals(converted.complex64.toArray(), [[-1.5, 0], [0, 0], [2.75, 0]]);
  }));

Deno.test("a conversion to what a tensor is gives the same memory, and is recorded for gradients", () =>
  tidy(() => {
    const tensor = ops.ones([2]);
    for (const same of [tensor.cpu(), tensor.float()]) {
      same.add_(1);
      assert(same !== tensor);
    }
    assertEquals(tensor.toArray(), [3, 3]);
    const leaf = ops.ones([2]).requires_grad_();
    leaf.double().mul(3).sum().backward();
    assertEquals([leaf.grad!.dtype, leaf.grad!.toArray()], ["float32", [3, 3]]);
  }));

Deno.test("cuda() and to() say that there is no CUDA, where there is none", () =>
  tidy(() => {
    const refused =
      'this process uses no CUDA device; compute on "cpu", or in a rank of a runner whose device is "cuda"';
    const tensor = ops.ones([2]);
    const calls = [
      () => tensor.cuda(),
      () => tensor.cuda("cuda:1"),
      () => tensor.to("cuda"),
      () => tensor.to("cuda:0"),
      () => ops.zeros([2], { device: "cuda" }),
      () => Tensor.fromArray([1], [1], { device: "cuda" }),
      () => tensor.pin_memory(),
    ];
    for (const call of calls) assertThrows(call, NativeError, refused);
    assertThrows(
      () => tensor.to("xla"),
      NativeError,
      'there is no support for the device "xla"; take "cpu" or "cuda"',
    );
  }));

Deno.test("T reverses dimensions, H is the conjugate transpose of a matrix: both are views", () =>
  tidy(() => {
    const matrix = Tensor.fromArray([[1, 2, 3], [4, 5, 6]]);
    assertEquals(matrix.T.toArray(), [[1, 4], [2, 5], [3, 6]]);
    assertEquals(matrix.H.toArray(), matrix.T.toArray());
    assertEquals(ops.zeros([2, 3, 4]).T.shape, [4, 3, 2]);
    assertEquals(ops.zeros([2]).T.shape, [2]);
    assertEquals(ops.zeros([2, 3, 4]).mT().shape, [2, 4, 3]);
    matrix.T.add_(1);
    assertEquals(matrix.toArray(), [[2, 3, 4], [5, 6, 7]]);
    const complex = Tensor.fromArray(new Float32Array([1, 2, 3, 0]), [1, 2], { dtype: "complex64" });
    assertEquals(complex.H.resolve_conj().toArray(), [[[1, -2]], [[3, -0]]]);
    assertThrows(() => ops.zeros([2]).H, NativeError, "only supported on matrices");
    assertThrows(() => ops.zeros([2, 3, 4]).H, NativeError, "only supported on matrices");
  }));
