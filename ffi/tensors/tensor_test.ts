import { assertAlmostEquals, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { DTYPES, layoutOf, tensor as value, TensorValue } from "../../values.ts";
import { ops } from "../ops/mod.ts";
import { Tensor } from "./tensor.ts";
import { loadLibrary } from "../runtime.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

Deno.test("fromArray() takes nested arrays and infers float32, bool and int64", () => {
  using floats = Tensor.fromArray([[1, 2.5], [3, 4]]);
  assertEquals([floats.shape, floats.dtype, floats.device], [[2, 2], "float32", "cpu"]);
  assertEquals(floats.toArray(), [[1, 2.5], [3, 4]]);
  using booleans = Tensor.fromArray([true, false]);
  assertEquals([booleans.dtype, booleans.toArray()], ["bool", [true, false]]);
  using bigints = Tensor.fromArray([1n, -(2n ** 63n)]);
  assertEquals([bigints.dtype, bigints.toArray()], ["int64", [1n, -(2n ** 63n)]]);
});

Deno.test("every dtype goes in and comes out as its typed array", () => {
  for (const dtype of DTYPES) {
    const { array, perElement } = layoutOf(dtype);
    const data = new array(new ArrayBuffer(6 * perElement * array.BYTES_PER_ELEMENT));
    const bits = data instanceof BigInt64Array ? 1n : dtype === "bfloat16" ? 0x3f80 : 1;
    data[4 * perElement] = bits as never;
    using made = Tensor.fromArray(data, [2, 3], { dtype });
    const back = made.toValue();
    assertEquals([back.dtype, back.shape, back.data], [dtype, [2, 3], data], dtype);
    using one = made.select(0, 1).select(0, 1);
    using real = dtype === "complex64" ? ops.call("aten::real", one) : one.to("float64");
    assertEquals(real.item(), 1, dtype);
  }
});

Deno.test("typed arrays name their dtypes", () => {
  const named: [ArrayBufferView, string][] = [
    [new Float32Array(2), "float32"],
    [new Float64Array(2), "float64"],
    [new Float16Array(2), "float16"],
    [new Int8Array(2), "int8"],
    [new Int16Array(2), "int16"],
    [new Int32Array(2), "int32"],
    [new BigInt64Array(2), "int64"],
    [new Uint8Array(2), "uint8"],
    [new Uint8ClampedArray(2), "uint8"],
  ];
  for (const [data, dtype] of named) {
    using made = Tensor.fromArray(data);
    assertEquals(made.dtype, dtype);
  }
  assertThrows(() => Tensor.fromArray(new Uint32Array(2)), TypeError, "names no dtype");
});

Deno.test("a part of a buffer goes in as that part", () => {
  using made = Tensor.fromArray(new Float32Array([1, 2, 3, 4]).subarray(1, 3));
  assertEquals(made.toArray(), [2, 3]);
});

Deno.test("half precision is rounded as PyTorch rounds it, and read back as numbers", () => {
  using half = Tensor.fromArray([1.5, 65504], undefined, { dtype: "float16" });
  assertEquals(half.toArray(), [1.5, 65504]);
  using brain = Tensor.fromArray([1.5, 3.140625, -2], undefined, { dtype: "bfloat16" });
  assertEquals(brain.toArray(), [1.5, 3.140625, -2]);
  using wide = brain.to("float32");
  assertEquals(wide.toArray(), [1.5, 3.140625, -2]);
});

Deno.test("complex numbers are pairs", () => {
  using made = Tensor.fromArray(new Float32Array([1, 2, 3, -4]), [2], { dtype: "complex64" });
  assertEquals(made.toArray(), [[1, 2], [3, -4]]);
  using conjugate = ops.call("aten::conj", made);
  assertEquals(conjugate.toArray(), [[1, -2], [3, 4]]);
  using first = made.select(0, 0);
  assertEquals(first.item(), [1, 2]);
});

Deno.test("scalars and empty tensors are tensors", () => {
  using scalar = Tensor.fromArray(2.5);
  assertEquals([scalar.shape, scalar.toArray(), scalar.item(), [...scalar.data]], [[], 2.5, 2.5, [2.5]]);
  using empty = Tensor.fromArray(new Float32Array(0), [0, 3]);
  assertEquals([empty.shape, empty.toArray(), empty.numel, empty.data.length], [[0, 3], [], 0, 0]);
  using inner = Tensor.fromArray(new Float32Array(0), [2, 0]);
  assertEquals(inner.toArray(), [[], []]);
  using sum = empty.sum();
  assertEquals(sum.item(), 0);
});

Deno.test("more than eight dimensions are told whole", () => {
  const shape = [1, 2, 1, 1, 1, 1, 1, 1, 1, 3];
  using made = ops.zeros(shape);
  assertEquals(made.shape, shape);
});

Deno.test("a non-contiguous tensor is copied row-major", () => {
  using made = Tensor.fromArray([[1, 2, 3], [4, 5, 6]]);
  using turned = made.transpose(0, 1);
  assertEquals(turned.isContiguous, false);
  assertEquals(turned.toArray(), [[1, 4], [2, 5], [3, 6]]);
  assertEquals([...turned.toValue().data as Float32Array], [1, 4, 2, 5, 3, 6]);
});

Deno.test("fromValue() and toValue() are inverse", () => {
  const original = value([[1, 2], [3, 4]], undefined, { dtype: "int16" });
  using made = Tensor.fromValue(original);
  const back = made.toValue();
  assertEquals(back instanceof TensorValue, true);
  assertEquals(back, original);
});

Deno.test("data that does not fit its shape is an error", () => {
  assertThrows(() => Tensor.fromArray([1, 2, 3], [2, 2]), RangeError, "needs 4 elements");
  assertThrows(() => Tensor.fromArray([[1], [2, 3]]), TypeError, "data[1]");
  assertThrows(() => Tensor.fromArray([1], [-1]), RangeError, "size -1");
  assertThrows(() => Tensor.fromArray([1, true] as number[]), TypeError, "unlike the first");
});

Deno.test("huge shapes are errors of libtorch, not crashes", () => {
  const error = assertThrows(() => ops.zeros([2 ** 40, 2 ** 20]), NativeError);
  assertEquals(error.operation, "aten::zeros");
  assertThrows(() => ops.zeros([2 ** 62, 4]), NativeError);
  assertThrows(() => ops.zeros([-1]), NativeError, "non-negative");
});

Deno.test("to() converts dtype, device and both, and copies when asked", () => {
  using made = Tensor.fromArray([1.7, -1.7]);
  using whole = made.to("int32");
  assertEquals([whole.dtype, whole.toArray()], ["int32", [1, -1]]);
  using same = made.to("float32");
  same.data[0] = 9 as never;
  assertAlmostEquals((made.toArray() as number[])[0]!, 9);
  using copy = made.to({ device: "cpu", dtype: "float32", copy: true });
  copy.fill_(0);
  assertEquals((made.toArray() as number[])[0], 9);
  assertThrows(() => made.to("nowhere"), TypeError, "takes a device");
  assertThrows(() => made.to("cuda:0"), NativeError);
  assertThrows(() => Tensor.fromArray([1], undefined, { device: "cuda:0" }), NativeError);
});

Deno.test("elements that TypeScript has none of are an error that says so", () => {
  using made = ops.zeros([2], { dtype: "complex128" });
  assertEquals(made.dtype, "complex128");
  assertThrows(
    () => made.toArray(),
    NativeError,
    'TypeScript has no type for complex128; convert the tensor first with to("complex64")',
  );
  assertThrows(() => made.data, NativeError, "convert the tensor first");
  using large = ops.full([1], 4e9, { dtype: "uint32" });
  assertThrows(() => large.toArray(), NativeError, 'convert the tensor first with to("int64")');
  using packed = large.view("uint8").view("float4_e2m1fn_x2");
  assertThrows(() => packed.toArray(), NativeError, 'convert the tensor first with view("uint8")');
  using named = made.to("complex64");
  assertEquals(named.toArray(), [[0, 0], [0, 0]]);
});

Deno.test("item() wants exactly one element", () => {
  using two = Tensor.fromArray([1, 2]);
  assertThrows(() => two.item(), RangeError, "2 elements");
  using flag = Tensor.fromArray([[true]]);
  assertStrictEquals(flag.item(), true);
});

Deno.test("a Tensor cannot be constructed by a program", () => {
  const Class = Tensor as unknown as new (...args: unknown[]) => Tensor;
  assertThrows(() => new Class(Symbol(), 5), TypeError, "use Tensor.fromArray");
  assertThrows(() => new Class(), TypeError);
});

Deno.test("an option of Tensor.fromArray() that there is none of is a TypeError", () => {
  const make = Tensor.fromArray as (...given: unknown[]) => Tensor;
  assertThrows(
    () => make([1], [1], { dtpe: "int8" }),
    TypeError,
    'there is no option "dtpe"; did you mean "dtype"?',
  );
  assertThrows(() => make([1], { dtype: "int8" }), TypeError, "not an array of sizes");
});
