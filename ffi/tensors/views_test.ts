import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { tidy } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import { borrowValue, loadLibrary } from "../runtime.ts";
import { Tensor } from "./tensor.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

Deno.test("data is the tensor's own memory", () => {
  using tensor = Tensor.fromArray([1, 2, 3]);
  const data = tensor.data as Float32Array;
  data[1] = 20;
  assertEquals(tensor.toArray(), [1, 20, 3]);
  tensor.fill_(5);
  assertEquals([...data], [5, 5, 5]);
  assertStrictEquals(tensor.data, data);
});

Deno.test("data of a contiguous part is that part", () => {
  using tensor = Tensor.fromArray([1, 2, 3, 4]);
  using part = tensor.narrow(0, 1, 2);
  (part.data as Float32Array).set([8, 9]);
  assertEquals(tensor.toArray(), [1, 8, 9, 4]);
});

Deno.test("a view is detached when its tensor is freed", () => {
  const large = ops.zeros([16 * 1024 * 1024]);
  const view = large.data;
  assertEquals(view.length, 16 * 1024 * 1024);
  large.dispose();
  assertEquals(view.length, 0);
  assertStrictEquals(view[0], undefined);
});

Deno.test("a view is detached at the end of its tensor's scope", () => {
  const view = tidy(() => ops.ones([8]).data);
  assertEquals(view.length, 0);
});

Deno.test("a view is detached when its tensor is resized or given other memory", () => {
  using tensor = ops.ones([4]);
  const small = tensor.data;
  ops.call("aten::resize_", tensor, [1 << 20]);
  assertEquals(small.length, 0);
  assertEquals(tensor.data.length, 1 << 20);

  using other = ops.full([1 << 20], 7, { dtype: "float32" });
  const before = tensor.data;
  ops.call("aten::set_.source_Tensor", tensor, other);
  assertEquals(before.length, 0);
  assertEquals(tensor.data[0], 7);
});

Deno.test("a view is detached when another tensor over its memory resizes it", () => {
  using tensor = ops.ones([4]);
  using alias = tensor.detach();
  const view = tensor.data;
  ops.call("aten::resize_", alias, [1 << 22]);
  assertEquals(view.length, 0);
});

Deno.test("an operator that writes in place leaves views open", () => {
  using tensor = ops.ones([4]);
  const view = tensor.data;
  tensor.add_(1);
  assertEquals([...view as Float32Array], [2, 2, 2, 2]);
});

Deno.test("what JavaScript cannot look at says so", () => {
  using tensor = ops.ones([2, 3]);
  using turned = tensor.transpose(0, 1);
  assertThrows(() => turned.data, NativeError, "not contiguous");
});

Deno.test("a borrowed value outlives its tensor, and keeps writers out until its release", () => {
  const tensor = Tensor.fromArray([[1, 2], [3, 4]]);
  const view = tensor.data;
  const { value, release } = borrowValue(tensor);
  assertEquals(view.length, 0, "the view could write what is being sent");
  assertEquals([value.dtype, value.shape, [...value.data as Float32Array]], ["float32", [2, 2], [
    1,
    2,
    3,
    4,
  ]]);
  const refused = assertThrows(() => tensor.fill_(0), NativeError, "is reading it; await it first");
  assertEquals(refused.operation, "aten::fill_");
  assertThrows(() => tensor.data, NativeError, "is reading it");
  assertEquals(tensor.add(1).toArray(), [[2, 3], [4, 5]]);
  tensor.dispose();
  assertEquals([...value.data as Float32Array], [1, 2, 3, 4]);
  release();
  release();
  assertEquals(value.data.length, 0);
});

Deno.test("a non-contiguous tensor is borrowed as a copy, which keeps nobody out", () => {
  using tensor = Tensor.fromArray([[1, 2], [3, 4]]);
  using turned = tensor.transpose(0, 1);
  const { value, release } = borrowValue(turned);
  tensor.fill_(0);
  assertEquals([...value.data as Float32Array], [1, 3, 2, 4]);
  release();
});

Deno.test("empty tensors and scalars are borrowed", () => {
  using empty = ops.zeros([0, 2]);
  const nothing = borrowValue(empty);
  assertEquals([nothing.value.shape, nothing.value.data.length], [[0, 2], 0]);
  nothing.release();
  using scalar = Tensor.fromArray(7);
  const one = borrowValue(scalar);
  assertEquals([...one.value.data as Float32Array], [7]);
  one.release();
});

Deno.test("after the release the tensor can be written again", () => {
  using tensor = ops.ones([2]);
  const first = borrowValue(tensor);
  const second = borrowValue(tensor);
  first.release();
  assertThrows(() => tensor.fill_(0), NativeError);
  second.release();
  tensor.fill_(0);
  assertEquals(tensor.toArray(), [0, 0]);
});

Deno.test("memory whose view was transferred elsewhere stays, and freeing goes on", () => {
  const taken = tidy(() => {
    const [first, second, third] = [1, 2, 3].map((value) => Tensor.fromArray([value]));
    void first!.data;
    void third!.data;
    const buffer = (second!.data as Float32Array<ArrayBuffer>).buffer.transfer();
    second!.dispose();
    return new Float32Array(buffer);
  });
  assertEquals(taken, new Float32Array([2]));
});
