import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import type { Index, Tensor } from "../tensors/mod.ts";
import { openCallScope } from "../native/mod.ts";
import { type OperatorInput, ops } from "./ops.ts";
import { loadLibrary } from "../runtime.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

type Call = (...inputs: unknown[]) => Tensor;

/** Returns the method of a name, which may have a fast path without boxing. */
function method(self: Tensor, name: string): Call {
  return (self as unknown as Record<string, Call>)[name]!.bind(self);
}

function strides(tensor: Tensor): number[] {
  return tensor.shape.map((size, dim) => size > 1 ? tensor.stride(dim) : 0);
}

Deno.test("what goes without boxing gives what the dispatcher gives", () => {
  using _scope = openCallScope();
  const of = (shape: number[]) =>
    ops.arange(1, 1 + shape.reduce((product, size) => product * size, 1), { dtype: "float32" }).view(shape);
  const cases: [name: string, shape: number[], inputs: unknown[]][] = [
    ["view", [2, 6], [[3, -1]]],
    ["view", [1], [[]]],
    ["view", [2, 6], ["int32"]],
    ["reshape", [2, 6], [[12]]],
    ["expand", [2, 1], [[2, 3]]],
    ["expand", [2, 1], [[4, -1, 3]]],
    ["permute", [2, 3, 4], [[2, 0, -2]]],
    ["select", [2, 3], [-1, 2]],
    ["transpose", [2, 3], [0, -1]],
    ["unsqueeze", [2, 3], [-1]],
    ["squeeze", [2, 1], [1]],
    ["squeeze", [2, 1], []],
    ["squeeze", [1, 1], [[0, 1]]],
    ["narrow", [4, 3], [0, 1, 2]],
    ["addcmul", [2, 2], [of([2, 2]), of([2])]],
    ["addcmul", [2, 2], [of([2, 2]), of([2]), { value: 3 }]],
    ["addcdiv", [2, 2], [of([2, 2]), of([2])]],
    ["addmm", [2, 2], [of([2, 3]), of([3, 2])]],
    ["lerp", [2], [of([2]).mul(3), of([1])]],
    ["lerp", [2], [of([2]).mul(3), 0.25]],
    ["sum", [2, 3], [1]],
    ["sum", [2, 3], [-1, true]],
    ["sum", [2, 3], [[0, 1]]],
    ["sum", [2, 3], [[]]],
    ["sum", [2, 3], [0, { keepdim: true }]],
    ["sum", [2, 3], [{ dim: 1 }]],
    ["sum", [2, 3], [{ dim: [1], keepdim: true }]],
    ["sum", [2, 3], [{ dtype: "float64" }]],
    ["sum", [2, 3], [1, { dtype: "float64" }]],
    ["mean", [2, 3], [1]],
    ["mean", [2, 3], [[0, -1], { keepdim: true }]],
    ["mean", [2, 3], [{ dim: 0, keepdim: false }]],
    ["add_", [2, 2], [of([2])]],
    ["add_", [2, 2], [of([2]), { alpha: 2 }]],
    ["add_", [2, 2], [2.5]],
    ["sub_", [2, 2], [of([2])]],
    ["mul_", [2, 2], [-0.5]],
    ["div_", [2, 2], [of([2])]],
    ["div_", [2, 2], [of([2]), { rounding_mode: "floor" }]],
  ];
  for (const [name, shape, inputs] of cases) {
    const own = method(of(shape), name)(...inputs);
    const dispatched = ops.call(`aten::${name}`, of(shape), ...inputs as OperatorInput[]);
    assertEquals(own.toValue(), (dispatched as Tensor).toValue(), `${name}(${Deno.inspect(inputs)})`);
  }
});

Deno.test("a linear layer gives what the dispatcher gives", () => {
  using _scope = openCallScope();
  const input = ops.arange(6, { dtype: "float32" }).view([2, 3]);
  const weight = ops.arange(12, { dtype: "float32" }).view([4, 3]);
  const bias = ops.arange(4, { dtype: "float32" });
  const cases: OperatorInput[][] = [[], [null], [undefined], [bias]];
  for (const rest of cases) {
    const own = ops.linear(input, weight, rest[0] as Tensor);
    const dispatched = ops.call("aten::linear", input, weight, ...rest) as Tensor;
    assertEquals(own.toValue(), dispatched.toValue(), Deno.inspect(rest));
  }
  const linear = ops.linear as unknown as Call;
  assertEquals(linear(input, weight, { bias }).toValue(), ops.linear(input, weight, bias).toValue());
  assertThrows(() => linear(input), TypeError, "Cannot call aten::linear");
  assertThrows(() => linear(input, weight, 1), TypeError, "Cannot call aten::linear");
  assertThrows(() => ops.linear(input, bias), NativeError, "Cannot call aten::linear");
  bias.dispose();
  assertThrows(() => ops.linear(input, weight, bias), NativeError, "freed");
});

Deno.test("views share memory with what they are of, in-place operators give what they wrote", () => {
  using _scope = openCallScope();
  const tensor = ops.zeros([2, 3]);
  tensor.view([6]).add_(1);
  tensor.select(0, 1).mul_(2);
  tensor.at(":", "1:").add_(ops.ones([2]));
  assertEquals(tensor.toArray(), [[1, 2, 2], [2, 3, 3]]);
  assertStrictEquals(tensor.sub_(1), tensor);
  assertStrictEquals(tensor.div_(tensor), tensor);
});

Deno.test("gradients go through what goes without boxing", () => {
  using _scope = openCallScope();
  const leaf = ops.ones([2, 3]).requires_grad_(true);
  const part = leaf.permute([1, 0]).at("1:", 0).unsqueeze(0).expand([2, 2]);
  part.addcmul(part, part).mul_(2).sum().backward();
  assertEquals(leaf.grad!.toArray(), [[0, 12, 12], [0, 0, 0]]);
  assertThrows(() => leaf.add_(1), NativeError, "a leaf Variable that requires grad");
  const weight = ops.ones([2, 3]).requires_grad_(true);
  ops.linear(ops.ones([1, 3]), weight, ops.ones([2])).sum(1).mean([0]).backward();
  assertEquals(weight.grad!.toArray(), [[1, 1, 1], [1, 1, 1]]);
});

Deno.test("tensors that are made have the size, and draw from the default generator", () => {
  using _scope = openCallScope();
  for (const name of ["zeros", "ones", "empty", "rand", "randn"] as const) {
    for (const size of [[], [0], [2, 3]]) {
      const made = ops[name](size);
      assertEquals([made.shape, made.dtype, made.device], [size, "float32", "cpu"], name);
    }
  }
  assertEquals(ops.zeros([2], { dtype: "int64" }).dtype, "int64");
  assertEquals([ops.zeros([2]).toArray(), ops.ones([2]).toArray()], [[0, 0], [1, 1]]);
  for (const name of ["rand", "randn"] as const) {
    ops.manualSeed(7);
    const drawn = ops[name]([3]).toArray();
    ops.manualSeed(7);
    assertEquals(drawn, (ops.call(`aten::${name}`, [3]) as Tensor).toArray());
  }
});

Deno.test("what cannot be is libtorch's error, in the operator's name", () => {
  using _scope = openCallScope();
  const tensor = ops.zeros([2, 3]);
  const freed = ops.zeros([2]);
  freed.dispose();
  const cases: [() => unknown, typeof NativeError | typeof TypeError | typeof RangeError, string][] = [
    [
      () => tensor.view([4]),
      NativeError,
      "Cannot call aten::view: shape '[4]' is invalid for input of size 6",
    ],
    [() => tensor.permute([0]), NativeError, "Cannot call aten::permute"],
    [() => tensor.select(2, 0), NativeError, "Cannot call aten::select: Dimension out of range"],
    [() => tensor.unsqueeze(4), NativeError, "Cannot call aten::unsqueeze: Dimension out of range"],
    [() => tensor.narrow(0, 1, 5), NativeError, "Cannot call aten::narrow"],
    [() => tensor.sum(2), NativeError, "Cannot call aten::sum: Dimension out of range"],
    [() => tensor.sum({ dim: [0, 0] }), NativeError, "Cannot call aten::sum"],
    [() => method(tensor, "sum")(0.5), TypeError, "Cannot call aten::sum"],
    [() => method(tensor, "sum")(0, 1, 2), TypeError, "Cannot call aten::sum"],
    [() => method(tensor, "sum")(0, { dim: 1 }), TypeError, "Cannot call aten::sum"],
    [() => method(tensor, "mean")({ dims: 1 }), TypeError, "Cannot call aten::mean"],
    [() => tensor.add_(ops.zeros([4])), NativeError, "Cannot call aten::add_"],
    [() => tensor.addcmul(ops.zeros([4]), tensor), NativeError, "Cannot call aten::addcmul"],
    [() => ops.zeros([-1]), NativeError, "Cannot call aten::zeros"],
    [() => ops.zeros([0.5]), RangeError, "Cannot call aten::zeros"],
    [() => tensor.view([1.5]), TypeError, "Cannot call aten::view"],
    [() => method(tensor, "select")(0), TypeError, "Cannot call aten::select"],
    [() => method(tensor, "add_")(), TypeError, "Cannot call aten::add_"],
    [() => method(tensor, "addcmul")(tensor), TypeError, "Cannot call aten::addcmul"],
    [() => method(tensor, "view")(), TypeError, "Cannot call aten::view"],
    [() => freed.view([2]), NativeError, "freed"],
    [() => tensor.add_(freed), NativeError, "freed"],
    [() => freed.at(0), NativeError, "freed"],
  ];
  for (const [call, Class, message] of cases) assertThrows(call, Class, message);
});

Deno.test("an index of elements, ranges and dimensions gives what the dispatcher's operators give", () => {
  using _scope = openCallScope();
  const tensor = ops.arange(24).view([2, 3, 4]);
  const cases: [Index[], () => Tensor][] = [
    [[1], () => tensor.select(0, 1)],
    [[-1, "..."], () => tensor.select(0, 1)],
    [["...", -1], () => tensor.select(2, 3)],
    [["...", "1:3", 0], () => tensor.slice(1, 1, 3).select(2, 0)],
    [[":", "-2:"], () => tensor.slice(1, -2)],
    [[":", "::2"], () => tensor.slice(1, null, null, 2)],
    [[":", ":", ":-1"], () => tensor.slice(2, 0, -1)],
    [[null, 0, null, "1:2"], () => tensor.select(0, 0).slice(0, 1, 2).unsqueeze(0).unsqueeze(0)],
    [["...", null], () => tensor.unsqueeze(-1)],
    [[0, "...", 1, 2], () => tensor.select(0, 0).select(0, 1).select(0, 2)],
    [[":"], () => tensor.alias()],
    [["..."], () => tensor.alias()],
  ];
  for (const [index, expected] of cases) {
    const part = tensor.at(...index);
    const same = expected();
    assertEquals([part.toValue(), strides(part)], [same.toValue(), strides(same)], Deno.inspect(index));
  }
  for (
    const index of [[0, 0, 0, 0], [":", ":", ":", ":"], ["::0"], ["::-1"], [2], ["...", " ..."], [": 1"]]
  ) {
    assertThrows(() => tensor.at(...index as Index[]), Error);
  }
});

Deno.test("a view of a tensor's memory stays where an in-place operator writes", () => {
  using _scope = openCallScope();
  const tensor = ops.zeros([2]);
  const { data } = tensor;
  tensor.add_(1).mul_(3);
  assertEquals([...data as Float32Array], [3, 3]);
});

Deno.test("a tensor is taken apart as the dispatcher does it, in whatever form it is asked for", () => {
  using _scope = openCallScope();
  const of = (shape: number[]) =>
    ops.arange(shape.reduce((product, size) => product * size, 1), { dtype: "float32" }).view(shape);
  const cases: [name: string, shape: number[], inputs: unknown[]][] = [
    ["chunk", [7, 2], [3]],
    ["chunk", [7, 2], [3, 1]],
    ["chunk", [7, 2], [2, -1]],
    ["chunk", [7, 2], [2, { dim: 1 }]],
    ["chunk", [100], [100]],
    ["split", [7, 2], [3]],
    ["split", [7, 2], [1, 1]],
    ["split", [7, 2], [[3, 4]]],
    ["split", [130], [1]],
    ["unbind", [3, 2], []],
    ["unbind", [3, 2], [1]],
    ["unbind", [70], [0]],
    ["unbind", [0, 2], []],
  ];
  for (const [name, shape, inputs] of cases) {
    const values = (tensors: unknown) => (tensors as Tensor[]).map((tensor) => tensor.toValue());
    const own = method(of(shape), name)(...inputs);
    const dispatched = ops.call(`aten::${name}`, of(shape), ...inputs as OperatorInput[]);
    assertEquals(values(own), values(dispatched), `${name}(${Deno.inspect(inputs)})`);
  }
  const whole = ops.zeros([4]).requires_grad_();
  const [first, second] = whole.chunk(2);
  first!.sum().add(second!.sum().mul(2)).backward();
  assertEquals(whole.grad!.toArray(), [1, 1, 2, 2]);
  const parts = ops.zeros([4]);
  parts.chunk(2)[1]!.fill_(1);
  assertEquals(parts.toArray(), [0, 0, 1, 1]);
  assertThrows(() => parts.chunk(0), NativeError, "Cannot call aten::chunk");
  assertThrows(() => parts.split(1, 3), NativeError, "Cannot call aten::split");
  parts.dispose();
  assertThrows(() => parts.chunk(2), NativeError, "has been freed");
});

Deno.test("a shape is what the tensor has now, whatever has been done to it in place", () => {
  using _scope = openCallScope();
  const tensor = ops.zeros([2, 3]);
  const shapes: number[][] = [];
  const changes: [name: string, ...inputs: OperatorInput[]][] = [
    ["t_"],
    ["unsqueeze_", 0],
    ["transpose_", 0, 2],
    ["squeeze_"],
    ["resize_", [5]],
    ["set_", ops.zeros([4, 1])],
    ["set_data", ops.zeros([7])],
  ];
  for (const [name, ...inputs] of changes) {
    const before = tensor.shape;
    ops.call(`aten::${name}`, tensor, ...inputs);
    shapes.push(tensor.shape);
    // The returned array belongs to the program, so changing it has no effect on the tensor.
    before.push(9);
  }
  assertEquals(shapes, [[3, 2], [1, 3, 2], [2, 3, 1], [2, 3], [5], [4, 1], [7]]);
  assertEquals(ops.zeros([]).shape, []);
  const many = Array(70).fill(1);
  assertEquals(ops.zeros([1]).view(many).shape, many);
  using freed = ops.zeros([1]);
  freed.dispose();
  assertThrows(() => freed.shape, NativeError, "Cannot use tensor in Tensor.shape: it has been freed");
});
