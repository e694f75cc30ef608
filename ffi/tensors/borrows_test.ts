// Locks by work in flight, in cases that schemas and storages do not fully describe.
import { assertEquals, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { ops } from "../ops/mod.ts";
import { borrowValue, loadLibrary } from "../runtime.ts";
import { Tensor } from "./tensor.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

/** Calls `body` while `tensor` is lent for reading. */
function whileLent(tensor: Tensor, body: () => void): void {
  const { release } = borrowValue(tensor);
  try {
    body();
  } finally {
    release();
  }
}

Deno.test("a normalization that trains writes its running statistics, one that does not only reads them", () => {
  using x = ops.ones([4, 3]);
  using mean = ops.zeros([3]);
  using variance = ops.ones([3]);
  const normalize = (training: boolean, named: boolean) => {
    const first = [x, null, null, mean, variance];
    const rest = { momentum: 0.1, eps: 1e-5, cudnn_enabled: false };
    const result = named
      ? ops.call("aten::batch_norm", ...first, { training, ...rest })
      : ops.call("aten::batch_norm", ...first, training, 0.1, 1e-5, false);
    (result as Tensor).dispose();
  };
  for (const named of [false, true]) {
    whileLent(mean, () => {
      assertThrows(
        () => normalize(true, named),
        NativeError,
        "Cannot write tensor in aten::batch_norm: send #",
      );
      normalize(false, named);
    });
    assertEquals(mean.toArray(), [0, 0, 0]);
  }
  normalize(true, false);
  assertEquals((mean.toArray() as number[]).every((value) => value > 0), true);
  const other = () => ops.call("aten::native_batch_norm", x, null, null, mean, variance, true, 0.1, 1e-5);
  whileLent(
    variance,
    () => assertThrows(other, NativeError, "Cannot write tensor in aten::native_batch_norm"),
  );
});

Deno.test("an argument that is given by name is written or read as its place says", () => {
  using x = ops.ones([2]);
  using other = ops.ones([2]);
  whileLent(other, () => ops.call("aten::add_.Tensor", x, { other }));
  assertEquals(x.toArray(), [2, 2]);
  const refused = "Cannot write tensor in aten::add_.Tensor";
  whileLent(x, () => {
    assertThrows(() => ops.call("aten::add_.Tensor", { self: x, other }), NativeError, refused);
    assertThrows(
      () => ops.call("aten::add.out", other, other, { out: x }),
      NativeError,
      "Cannot write tensor",
    );
  });
});

Deno.test("a lazy clone keeps its elements when the tensor is written, by whomever", () => {
  using tensor = ops.ones([2]);
  const view = tensor.data as Float32Array;
  using clone = ops.call("aten::_lazy_clone", tensor) as Tensor;
  assertEquals(view.length, 0);
  (tensor.data as Float32Array)[0] = 7;
  assertEquals([tensor.toArray(), clone.toArray()], [[7, 1], [1, 1]]);
  using second = ops.call("aten::_lazy_clone", tensor) as Tensor;
  whileLent(second, () => tensor.fill_(5));
  assertEquals(second.toArray(), [7, 1]);
});

Deno.test("a view is detached when its tensor's elements no longer lie as its shape says", () => {
  using tensor = Tensor.fromArray([[1, 2], [3, 4]]);
  const view = tensor.data;
  ops.call("aten::t_", tensor);
  assertEquals(view.length, 0);
  assertThrows(() => tensor.data, NativeError, "it is not contiguous");
});

Deno.test("memory whose view was transferred elsewhere is neither moved nor freed", () => {
  const tensor = ops.ones([4]);
  using alias = tensor.detach();
  using large = ops.zeros([1 << 20]);
  const buffer = (tensor.data as Float32Array<ArrayBuffer>).buffer.transfer();
  const refused = "the buffer of its data was transferred, so its memory must stay in place";
  for (const moved of [tensor, alias]) {
    assertThrows(() => ops.call("aten::resize_", moved, [1 << 20]), NativeError, refused);
    assertThrows(() => ops.call("aten::add.out", large, large, { out: moved }), NativeError, refused);
  }
  tensor.add_(1);
  assertEquals([...new Float32Array(buffer)], [2, 2, 2, 2]);
  // The record survives another view, a borrow, and a write in place.
  assertEquals([...tensor.data as Float32Array], [2, 2, 2, 2]);
  borrowValue(tensor).release();
  assertThrows(() => ops.call("aten::resize_", tensor, [1 << 20]), NativeError, refused);
  tensor.dispose();
  (ops.call("aten::resize_", large, [1 << 21]) as Tensor).dispose();
  assertEquals([...new Float32Array(buffer)], [2, 2, 2, 2]);
});

Deno.test("a zero tensor, which has no memory, is borrowed as zeros", () => {
  using zeros = ops.call("aten::_efficientzerotensor", [3]) as Tensor;
  const { value, release } = borrowValue(zeros);
  assertEquals([...value.data as Float32Array], [0, 0, 0]);
  release();
  assertThrows(() => zeros.data, NativeError, "Cannot view tensor");
});
