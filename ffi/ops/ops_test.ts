import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { tidy } from "../native/mod.ts";
import { ops } from "./ops.ts";
import { Tensor } from "../tensors/mod.ts";
import { loadLibrary } from "../runtime.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

Deno.test("call() takes every kind of argument", () =>
  tidy(() => {
    const a = Tensor.fromArray([[1, 2, 3], [4, 5, 6]]);
    // tensor, scalar, by position and by name
    assertEquals(ops.call("aten::add.Tensor", a, a, { alpha: -1 }).toArray(), [[0, 0, 0], [0, 0, 0]]);
    assertEquals(ops.call("aten::mul.Scalar", a, 0.5).sum().item(), 10.5);
    // list of ints, one int for a list, bool, optional dtype by name
    assertEquals(ops.call("aten::sum.dim_IntList", a, [0, 1], true, { dtype: "float64" }).toArray(), [[21]]);
    assertEquals(ops.call("aten::sum.dim_IntList", a, 0).toArray(), [5, 7, 9]);
    // list of tensors
    assertEquals(ops.call("aten::cat", [a, a], 1).shape, [2, 6]);
    // list of optional tensors
    const columns = Tensor.fromArray([2n, 0n]);
    assertEquals(ops.call("aten::index.Tensor", a, [null, columns]).toArray(), [[3, 1], [6, 4]]);
    // optional tensor, absent and given
    const weight = Tensor.fromArray([[1, 0, 0]]);
    assertEquals(ops.call("aten::linear", a, weight, null).toArray(), [[1], [4]]);
    assertEquals(ops.call("aten::linear", a, weight, Tensor.fromArray([10])).toArray(), [[11], [14]]);
    // string, list of floats
    const indices = [Tensor.fromArray([0, 1.5])];
    assertEquals(
      ops.call("aten::searchsorted.Tensor", Tensor.fromArray([1, 2]), indices[0]!, { side: "left" }).shape,
      [2],
    );
    const image = a.reshape([1, 1, 2, 3]);
    assertEquals(ops.call("aten::upsample_nearest2d.vec", image, null, [2, 2]).shape, [1, 1, 4, 6]);
    // device, layout, memory format, bool
    const made = ops.call("aten::empty.memory_format", [1, 2, 3, 4], {
      dtype: "int8",
      layout: "strided",
      device: "cpu",
      pin_memory: false,
      memory_format: "channels_last",
    });
    assertEquals([made.dtype, made.isContiguous], ["int8", false]);
    // list of bools
    const grads = ops.call<(Tensor | null)[]>(
      "aten::convolution_backward",
      ops.ones([1, 1, 2, 2]),
      ops.ones([1, 1, 3, 3]),
      ops.ones([1, 1, 2, 2]),
      [0],
      [1, 1],
      [0, 0],
      [1, 1],
      false,
      [0, 0],
      1,
      [true, false, true],
    );
    assertEquals(grads.map((grad) => grad?.shape ?? null), [[1, 1, 3, 3], null, [1]]);
  }));

Deno.test("call() returns tensors, lists, several results, numbers, booleans and nothing", () =>
  tidy(() => {
    const a = Tensor.fromArray([[3, 1], [2, 4]]);
    const [values, indices] = ops.call<[Tensor, Tensor]>("aten::max.dim", a, 1);
    assertEquals([values.toArray(), indices.toArray()], [[3, 4], [0n, 1n]]);
    const parts = ops.call<Tensor[]>("aten::unbind.int", a);
    assertEquals(parts.map((part) => part.toArray()), [[3, 1], [2, 4]]);
    assertEquals(ops.call<number>("aten::size.int", a, 0), 2);
    assertEquals(ops.call<boolean>("aten::is_nonzero", Tensor.fromArray([1])), true);
    assertEquals(ops.call<number>("aten::item", Tensor.fromArray([0.5])), 0.5);
    assertEquals(ops.call<null>("aten::_assert_async", Tensor.fromArray([true])), null);
  }));

Deno.test("a result that does not fit the first room is whole", () =>
  tidy(() => {
    const parts = ops.call<Tensor[]>("aten::unbind.int", ops.arange(0, 2000));
    assertEquals([parts.length, parts[1999]!.item()], [2000, 1999n]);
  }));

Deno.test("whole numbers are integers, floats and bigints are what they say", () =>
  tidy(() => {
    assertEquals(ops.full([1], 2).dtype, "int64");
    assertEquals(ops.call("aten::full", [1], ops.float(2)).dtype, "float32");
    assertEquals(ops.full([1], 0.5).dtype, "float32");
    assertEquals(ops.full([1], true).dtype, "bool");
    assertEquals(ops.full([1], -0).toArray(), [-0]);
    assertEquals(ops.call("aten::full", [1], 2n ** 62n).toArray(), [2n ** 62n]);
    assertEquals(ops.call("aten::full", [1], NaN).toArray(), [NaN]);
  }));

Deno.test("an unknown operator is a NativeError that names it, an unknown overload lists those that there are", () => {
  const unknown = assertThrows(
    () => ops.call("aten::no_such_operator"),
    NativeError,
    "no operator has this name",
  );
  assertEquals(unknown.operation, "aten::no_such_operator");
  assertThrows(() => ops.call("aten::add.Nope"), NativeError, "aten::add.Tensor");
  for (const name of ["", "add", "::", "aten::\0"]) assertThrows(() => ops.call(name), NativeError);
});

Deno.test("a name without overload is that of all: the arguments choose", () =>
  tidy(() => {
    const a = Tensor.fromArray([[1, 2, 3], [4, 5, 6]]);
    assertEquals(ops.call("aten::add", a, 1).toArray(), [[2, 3, 4], [5, 6, 7]]);
    assertEquals(ops.call("aten::add", a, a, { alpha: -1 }).sum().item(), 0);
    assertEquals(ops.call("aten::sum", a).item(), 21);
    assertEquals(ops.call("aten::sum", a, { dim: 0 }).toArray(), [5, 7, 9]);
    assertEquals(ops.call("aten::view", a, [3, 2]).shape, [3, 2]);
    assertEquals(ops.call("aten::view", a, "int32").dtype, "int32");
    const error = assertThrows(() => ops.call("aten::add", a, "x"), TypeError);
    assertStringIncludes(
      error.message,
      "no overload takes (a Tensor, a string), they are\n  aten::add.Scalar(",
    );
  }));

Deno.test("what an operator writes is the argument itself, not another tensor", () =>
  tidy(() => {
    const a = ops.ones([2]);
    assertEquals(ops.call("aten::add_", a, 1) === a, true);
    const out = ops.empty([2]);
    assertEquals(ops.call("aten::add", a, a, { out }) === out, true);
    assertEquals(out.toArray(), [4, 4]);
    const [values, indices] = [ops.empty([2]), ops.empty([2], { dtype: "int64" })];
    const both = ops.call<Tensor[]>("aten::max", Tensor.fromArray([[3, 1], [2, 4]]), 1, {
      out: [values, indices],
    });
    assertEquals([both[0] === values, both[1] === indices], [true, true]);
    assertEquals(indices.toArray(), [0n, 1n]);
  }));

Deno.test("wrong arguments name operator, argument and what was expected", () =>
  tidy(() => {
    const a = ops.ones([2, 3]);
    const call = ops.call as (name: string, ...inputs: unknown[]) => unknown;
    const cases: [() => unknown, typeof TypeError | typeof RangeError, string][] = [
      [
        () => call("aten::relu", "x"),
        TypeError,
        "Cannot call aten::relu: argument 'self' takes a Tensor, not a string",
      ],
      [() => call("aten::relu"), TypeError, "argument 'self' is missing: it takes Tensor"],
      [() => call("aten::relu", a, a), TypeError, "at most 1 positional"],
      [
        () => call("aten::relu", a, { inplace: true }),
        TypeError,
        "no argument 'inplace': its arguments are self",
      ],
      [() => call("aten::add.Tensor", a, a, { self: a }), TypeError, "argument 'self' is given twice"],
      [() => call("aten::cat", [a, 1]), TypeError, "argument 'tensors'[1] takes a Tensor, not a number"],
      [() => call("aten::cat", a), TypeError, "argument 'tensors' takes an array of Tensor, not a Tensor"],
      [() => call("aten::transpose.int", a, 0.5, 1), RangeError, "argument 'dim0' takes an integer, not 0.5"],
      [() => call("aten::transpose.int", a, 0n, 2n ** 64n), RangeError, "beyond 64 bits"],
      [
        () => call("aten::sum.dim_IntList", a, [0], 1),
        TypeError,
        "argument 'keepdim' takes a boolean, not a number",
      ],
      [
        () => call("aten::zeros", [1], { dtype: "float33" }),
        TypeError,
        'takes a dtype ("float32"), not "float33"',
      ],
      [() => call("aten::zeros", [1], { device: "abacus" }), TypeError, "argument 'device' takes a device"],
      [() => call("aten::zeros", [1], { layout: "woven" }), TypeError, "takes a layout"],
      [
        () => call("aten::relu", new Float32Array(2)),
        TypeError,
        "argument 1 is a Float32Array, which cannot cross",
      ],
      [() => call("aten::relu", () => a), TypeError, "argument 1 is a function"],
      [() => call("aten::cat", [[a], [Symbol()]]), TypeError, "argument 1[1][0] is a symbol"],
      [
        () => call("aten::rand.generator", [1], { generator: 5 }),
        TypeError,
        "argument 'generator' takes a Generator, not a number",
      ],
    ];
    for (const [run, kind, message] of cases) assertStringIncludes(assertThrows(run, kind).message, message);
  }));

Deno.test("endless nesting is an error", () => {
  type Nest = Nest[];
  const nest: Nest = [];
  nest.push(nest);
  assertThrows(() => ops.call("aten::cat", nest), TypeError, "nests deeper");
});

Deno.test("shapes that do not fit are libtorch's error, without a backtrace", () =>
  tidy(() => {
    const error = assertThrows(() => ops.ones([2, 3]).mm(ops.ones([2, 3])), NativeError);
    assertEquals(error.operation, "aten::mm");
    assertStringIncludes(error.message, "shapes cannot be multiplied (2x3 and 2x3)");
    assert(!error.message.includes("frame #") && !error.message.includes("Exception raised"));
  }));

Deno.test("an operator's error begins at the line that called it", () =>
  tidy(() => {
    const a = ops.ones([2, 3]);
    const freed = ops.ones([1]);
    freed.dispose();
    const calls: (() => unknown)[] = [
      () => ops.call("aten::mm", a, a),
      () => ops.mm(a, a),
      () => a.mm(a),
      () => a.add_(a.mm(ops.ones([3, 3])).t()),
      () => a.relu().view([7]),
      () => a.at(9),
      () => a.setAt([9], 1),
      () => freed.relu(),
    ];
    for (const call of calls) {
      const [, frame] = assertThrows(call, NativeError).stack!.split("\n    at ");
      assertStringIncludes(frame!, "ops_test.ts");
    }
  }));

Deno.test("a failed call leaves the next one alone", () =>
  tidy(() => {
    assertThrows(() => ops.call("aten::relu", "x"));
    assertEquals(ops.call("aten::relu", Tensor.fromArray([-1, 1])).toArray(), [0, 1]);
  }));

Deno.test("schema() is libtorch's own", () => {
  assertEquals(ops.schema("aten::relu"), "aten::relu(Tensor self) -> Tensor");
  assertThrows(() => ops.schema("aten::nothing"), NativeError);
});

Deno.test("makers make", () =>
  tidy(() => {
    assertEquals(ops.zeros([2], { dtype: "int32" }).toArray(), [0, 0]);
    assertEquals(ops.ones([1, 2]).toArray(), [[1, 1]]);
    assertEquals(ops.empty([3, 0]).shape, [3, 0]);
    assertEquals(ops.arange(1, 4).toArray(), [1n, 2n, 3n]);
    assertEquals(ops.arange(0, 1, 0.25).toArray(), [0, 0.25, 0.5, 0.75]);
    assertEquals(ops.eye(2).toArray(), [[1, 0], [0, 1]]);
    const [a, b] = [Tensor.fromArray([1, 2]), Tensor.fromArray([3, 4])];
    assertEquals(ops.cat([a, b]).toArray(), [1, 2, 3, 4]);
    assertEquals(ops.stack([a, b], 1).toArray(), [[1, 3], [2, 4]]);
    assertEquals(ops.where(Tensor.fromArray([true, false]), a, b).toArray(), [1, 4]);
    ops.manualSeed(7);
    const [first, second] = [ops.rand([3]).toArray(), ops.randn([3]).toArray()];
    ops.manualSeed(7);
    assertEquals([ops.rand([3]).toArray(), ops.randn([3]).toArray()], [first, second]);
    assertThrows(() => ops.manualSeed(0.5), RangeError);
  }));

Deno.test("tensors without dense memory can be looked at", () =>
  tidy(() => {
    const zero = ops.call("aten::_efficientzerotensor", [2]);
    assertEquals([zero.shape, zero.toArray()], [[2], [0, 0]]);
    const sparse = ops.call("aten::to_sparse", ops.call("aten::eye", 2));
    assertEquals([sparse.shape, sparse.toArray()], [[2, 2], [[1, 0], [0, 1]]]);
  }));

Deno.test("libtorch's own numbers of dtypes, layouts and memory formats are taken where there are such", () => {
  using made = ops.call("aten::zeros", [1], { dtype: 3 }) as Tensor;
  assertEquals(made.dtype, "int32");
  using cube = ops.ones([1, 2, 2, 2]);
  for (const number of [-1, 46, 99, 1e6, 2 ** 40]) {
    const state = `not the number ${number}`;
    assertThrows(() => ops.call("aten::zeros", [1], { dtype: number }), RangeError, state);
    assertThrows(() => ops.call("aten::zeros", [1], { layout: number }), RangeError, state);
    assertThrows(() => ops.call("aten::clone", cube, { memory_format: number }), RangeError, state);
  }
  assertThrows(() => ops.call("aten::zeros", [1], { dtype: 0.5 }), TypeError, "takes a dtype");
});
