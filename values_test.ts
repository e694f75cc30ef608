import { assertEquals, assertThrows } from "@std/assert";
import { type DType, dtypeOf, image, type NestedArray, tensor, TensorValue } from "./values.ts";

Deno.test("nested arrays give a tensor of their shape", () => {
  const value = tensor([[1, 2, 3], [4, 5, 6]]);
  assertEquals([value.dtype, value.shape, value.data], [
    "float32",
    [2, 3],
    new Float32Array([1, 2, 3, 4, 5, 6]),
  ]);
  assertEquals(tensor([true, false]).data, new Uint8Array([1, 0]));
  assertEquals(tensor([1n, -2n]).data, new BigInt64Array([1n, -2n]));
  assertEquals(tensor(7).shape, []);
  assertEquals(tensor([]).shape, [0]);
  assertEquals(tensor([[], []]).shape, [2, 0]);
});

Deno.test("a typed array gives a tensor over its memory", () => {
  const data = new Float32Array(6);
  const value = tensor(data, [2, 3]);
  assertEquals(value.data === data, true);
  assertEquals(tensor(new Uint8ClampedArray([300])).data, new Uint8Array([255]));
  assertEquals(tensor(new Uint16Array(2), [2], { dtype: "bfloat16" }).dtype, "bfloat16");
  assertEquals(tensor(new Float32Array(4), undefined, { dtype: "complex64" }).shape, [2]);
});

Deno.test("numbers convert to each dtype", () => {
  const of = (dtype: DType) => Array.from(tensor([1.5, -2], undefined, { dtype }).data as Float32Array);
  assertEquals(of("float64"), [1.5, -2]);
  assertEquals(of("float16"), [1.5, -2]);
  assertEquals(of("int32"), [1, -2]);
  assertEquals(of("bool"), [1, 1]);
  assertEquals(of("complex64"), [1.5, 0, -2, 0]);
});

Deno.test("a number that its dtype cannot hold is an error that names it and where it is", () => {
  const refused = (data: NestedArray, dtype: DType, text: string, shape?: number[]) =>
    assertThrows(() => tensor(data, shape, { dtype }), RangeError, `Cannot make a tensor: ${text}`);
  refused(
    [3e9],
    "int32",
    "data[0] is 3000000000, which int32 cannot hold: it takes -2147483648 to 2147483647",
  );
  refused(
    [0, 300],
    "uint8",
    "data[1] is 300, which uint8 cannot hold: it takes 0 to 255; give another dtype",
  );
  refused([2n ** 63n], "int64", "data[0] is 9223372036854775808, which int64 cannot hold");
  refused([2 ** 63], "int64", "data[0] is 9223372036854776000, which int64 cannot hold");
  refused([[1, 2, 3], [4, NaN, 1e9]], "int32", "data[1][1] is NaN");
  refused([[1, 2, 3], [4, NaN, 1e9]], "int16", "data[1][1] is NaN", [6]);
  refused(-Infinity, "int8", "data is -Infinity");
  refused([10n ** 400n], "float32", "data[0] is 1000");
});

Deno.test("numbers that a dtype holds in its own way are PyTorch's", () => {
  const of = (data: NestedArray, dtype: DType) =>
    Array.from(tensor(data, undefined, { dtype }).data as Uint8Array);
  assertEquals(of([-1, -255], "uint8"), [255, 1]);
  assertEquals(of([NaN, -0, 0.5], "bool"), [1, 0, 1]);
  assertEquals(of([65519.999, 65519], "float16"), [Infinity, 65504]);
  assertEquals(of([1.5, -1.5], "int64") as unknown[], [1n, -1n]);
});

Deno.test("bfloat16 rounds to the nearest, ties to even", () => {
  const bits = (value: number) => tensor([value], undefined, { dtype: "bfloat16" }).data[0];
  assertEquals(bits(1), 0x3f80);
  assertEquals(bits(1 + 2 ** -8), 0x3f80);
  assertEquals(bits(1 + 3 * 2 ** -8), 0x3f82);
  assertEquals(bits(NaN), 0x7fc0);
  assertEquals(bits(Infinity), 0x7f80);
  assertEquals(bits(3.4e38), 0x7f80);
});

Deno.test("what is no tensor is refused by name", () => {
  assertThrows(() => tensor([[1, 2], [3]]), TypeError, "data[1] has 1 elements where 2 were expected");
  assertThrows(() => tensor([[1], 2]), TypeError, "data[1] is a number where an array was expected");
  assertThrows(() => tensor([1, [2]]), TypeError, "data[1] has 1 elements where none were expected");
  assertThrows(() => tensor([1, true]), TypeError, "data[1] is a boolean, unlike the first element");
  assertThrows(() => tensor(["x"] as never), TypeError, "data[0] is a string");
  assertThrows(
    () => tensor(new Float32Array(5), [2, 3]),
    RangeError,
    "needs 6 elements of Float32Array, not 5",
  );
  assertThrows(() => tensor(new Float32Array(0), [-1]), RangeError, "has the size -1");
  assertThrows(() => tensor(new Uint32Array(1)), TypeError, "names no dtype");
  assertThrows(
    () => tensor(new Float32Array(1), [1], { dtype: "int8" }),
    TypeError,
    "int8 takes a Int8Array",
  );
  assertThrows(() => new TensorValue("float8" as DType, [], new Float32Array(1)), TypeError, "is not one of");
});

Deno.test("a picture's format and size come from its header", () => {
  const png = Uint8Array.fromBase64(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAHUlEQVR4nGNgYGAQERFh0NDQsLGxYQgICEhJSQEAFtEDhWxStTkAAAAASUVORK5CYII=",
  );
  const value = image(png);
  assertEquals([value.contentType, value.width, value.height], ["image/png", 2, 3]);
  assertThrows(() => image(new Uint8Array([1, 2, 3])), TypeError, "not a JPEG, PNG or WebP file");
  const gif = Uint8Array.fromBase64("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=");
  assertThrows(() => image(gif), TypeError, "gif is not JPEG, PNG or WebP");
});

Deno.test("a typed array whose class names no dtype is refused with what makes a tensor of it", () => {
  const cases: [data: ArrayBufferView, state: string][] = [
    [new Uint16Array(2), 'a Uint16Array names no dtype, give { dtype: "bfloat16" }'],
    [new DataView(new ArrayBuffer(2)), "a DataView names no dtype, give a typed array of its buffer"],
    [
      new Float32Array(new SharedArrayBuffer(8)),
      "the memory is shared with other threads; give a copy: data.slice()",
    ],
  ];
  for (const data of [new Uint32Array([1]), new BigUint64Array([1n])]) {
    const by = data instanceof Uint32Array ? "BigInt64Array.from(data, BigInt)" : "Array.from(data)";
    cases.push([
      data,
      `a ${data.constructor.name} names no dtype, as there is no dtype of such elements; convert it by ${by}`,
    ]);
  }
  for (const [data, state] of cases) {
    // If a dtype has such elements, it is the default.
    if (dtypeOf(data) !== undefined && data.buffer instanceof ArrayBuffer) continue;
    assertThrows(() => tensor(data), TypeError, state);
  }
  const bits = new Uint32Array([1, 2]);
  assertThrows(
    () => tensor(bits, [2], { dtype: "int32" }),
    TypeError,
    "int32 takes a Int32Array, not a Uint32Array; convert it by Array.from(data)",
  );
  assertThrows(
    () => tensor(new Float32Array(1), [1], { dtype: "int64" }),
    TypeError,
    "int64 takes a BigInt64Array, not a Float32Array; convert it by Array.from(data)",
  );
  assertEquals(tensor(Int32Array.from(bits)).dtype, "int32");
  assertEquals(tensor(BigInt64Array.from(bits, BigInt)).dtype, "int64");
});

Deno.test("what a message names to convert an array by keeps its elements, or refuses them", () => {
  const arrays: [data: ArrayBufferView, dtype: DType, elements: unknown][] = [
    [new Float32Array([1, 2]), "bfloat16", [0x3f80, 0x4000]],
    [new Float32Array([0.5, 0]), "bool", [1, 0]],
    [new Float32Array([1.5]), "int64", [1n]],
    [new Uint32Array([4e9]), "int64", [4_000_000_000n]],
    [new BigInt64Array([3n]), "float32", [3]],
    [new Float64Array([1, 2]), "complex64", [1, 2]],
    [new Float32Array([300]), "uint8", RangeError],
    [new Float32Array([NaN]), "int32", RangeError],
    [new Uint32Array([4e9]), "int32", RangeError],
    [new BigUint64Array([2n ** 63n]), "int64", RangeError],
    [new BigInt64Array([300n]), "uint8", RangeError],
  ];
  for (const [data, dtype, expected] of arrays) {
    const { message } = assertThrows(() => tensor(data, undefined, { dtype }), TypeError, "convert it by");
    const by = /convert it by (.*)$/.exec(message)![1]!;
    const convert = new Function("data", `return ${by}`);
    const make = () => tensor(convert(data), undefined, { dtype });
    if (expected === RangeError) assertThrows(make, RangeError, "cannot hold");
    else assertEquals<unknown>([...make().data], expected, `${message}`);
  }
});

Deno.test("a shape that is no array, or an unknown option, is a TypeError that says so", () => {
  const make = tensor as unknown as (...given: unknown[]) => unknown;
  for (const shape of ["uint8", 2, { dtype: "uint8" }]) {
    assertThrows(() => make([1, 2], shape), TypeError, "not an array of sizes; options follow the shape");
  }
  assertThrows(
    () => make([1], [1], { dtpe: "int8" }),
    TypeError,
    'there is no option "dtpe"; did you mean "dtype"?',
  );
  assertThrows(
    () => make(new Uint8Array(1), [1], { device: "cpu" }),
    TypeError,
    'there is no option "device"; there is dtype',
  );
});
