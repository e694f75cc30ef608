import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { explain } from "./explain.ts";
import { tidy } from "./tidy.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { Tensor } from "../tensors/mod.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

Deno.test("operators name dtypes as programs do, and what converts them", () =>
  tidy(() => {
    const floats = ops.ones([2, 2]);
    const longs = floats.long();
    const calls: [() => unknown, string][] = [
      [() => floats.mm(longs), 'but got: float32 != int64; convert by to("float32")'],
      [() => ops.linear(floats.half(), floats), 'float16 != float32; convert by to("float16")'],
      [() => ops.addmm(floats, floats.half(), floats.half()), "but got float32 and float16"],
      [
        () => ops.nll_loss(floats, floats.select(0, 0)),
        'scalar type int64 but found float32; convert by to("int64")',
      ],
      [() => ops.embedding(floats, floats), "scalar types: int64, int32; but got float32 instead"],
      [
        () => floats.index_select(0, floats.select(0, 0)),
        'Expected dtype int32 or int64 for index; convert by to("int64")',
      ],
      [
        () => ops.call("aten::index", floats, [floats]),
        "must be int64, int32, uint8 or bool tensors; convert",
      ],
      [() => ops.call("aten::where", floats, floats, floats), 'dtype float32; convert by to("bool")'],
      [() => longs.mean(), 'Got: int64; convert by to("float32")'],
      [() => longs.softmax(0), "not implemented for 'int64'"],
      [() => longs.clone().add_(1.5), "result type float32 can't be cast to the desired output type int64"],
      [() => floats.lerp(floats.double(), 0.5), "expected dtype float32 for `end` but got dtype float64"],
      [() => ops.linalg_cholesky(floats.half()), "not implemented for 'float16'"],
      [() => ops.linear(longs, floats), 'but got: int64 != float32; convert by to("float32")'],
      [
        () => floats.clone().index_copy_(0, longs.select(0, 0), floats.double()),
        "(self) float32 and (source) float64",
      ],
      [() => floats.put_(floats.int(), floats), "Expected an int64 tensor for index, but got int32"],
      [
        () => ops.baddbmm(ops.ones([1, 2, 2]), ops.ones([1, 2, 2]).half(), ops.ones([1, 2, 2])),
        "batch1: float16, batch2: float32",
      ],
      [
        () => ops.conv1d(ops.ones([1, 1, 4]).half(), ops.ones([1, 1, 1]).half(), ops.ones([1])),
        "Input type (float16) and bias type (float32)",
      ],
      [() => floats.copy_(floats.double().to_sparse()), "self type = float32 and src type = sparse float64"],
      [() => floats.cfloat().lt(floats.cfloat()), "not implemented for 'complex64'"],
      [() => ops.full([1], 300, { dtype: "uint8" }), "cannot be converted to type uint8 without overflow"],
      [() => ops.zeros([1], { dtype: "int32" }).fill_(3e9), "converted to type int32 without overflow"],
      [() => floats.masked_fill(floats.bool(), 1e39), "converted to type float32 without overflow"],
      [() => longs.add(floats.to("uint16")), "attempted to promote int64 and uint16"],
      [() => ops.allclose(longs, longs.int()), "int64 did not match int32"],
      [() => longs.pinverse(), "pinv(int64{[2, 2]}): expected a tensor with 2 or more dimensions of float32"],
      [
        () => floats.masked_scatter(floats.bool(), longs),
        'dtypes but got float32 and int64; convert by to("float32")',
      ],
      [() => ops.cosine_similarity(longs, longs), 'common dtype is int64; convert by to("float32")'],
      [() => longs.exponential_(), 'you specified int64; convert by to("float32")'],
      [() => ops.isin(floats.bool(), floats.bool()), "isin(): bool"],
      [() => ops.linalg_eig(longs), 'no complex dtype holds what has dtype int64; convert by to("float32")'],
      [() => floats.to("float8_e4m3fn").add(1), "not implemented for 'float8_e4m3fn'"],
      [() => floats.to("float8_e5m2").add(floats), "attempted to promote float8_e5m2 and float32"],
      [() => ops.hardtanh(floats.bool()), "bool inputs not supported"],
      [() => floats.select(0, 0).select(0, 0).cfloat().view("int8"), "to view complex64 as int8"],
    ];
    for (const [call, state] of calls) {
      const { message } = assertThrows(call, NativeError);
      assertStringIncludes(message, state);
    }
  }));

Deno.test("operators do not ask for reports to PyTorch's developers", () =>
  tidy(() => {
    const zeros = ops.zeros([2, 2]);
    const calls: [() => unknown, string][] = [
      [() => ops.linalg_ldl_factor(zeros), "aten::linalg_ldl_factor: torch.linalg.ldl_factor: Unknown error"],
      [() => ops.reflection_pad3d_backward(zeros, zeros, [1, 1, 1, 1, 1, 1]), "to be true, but got false."],
      [() => ops.clamp(zeros), "must not be null"],
      [() => ops.masked_select(ops.empty([2], { device: "meta" }), zeros.bool()), 'no tensors on "meta"'],
    ];
    for (const [call, state] of calls) {
      const { message } = assertThrows(call, NativeError);
      assertStringIncludes(message, state);
      assertEquals(/PyTorch|INTERNAL/.test(message), false, message);
    }
  }));

Deno.test("operators say that they take no sparse tensors, in one line", () =>
  tidy(() => {
    const sparse = ops.ones([2, 2]).to_sparse();
    for (const call of [() => sparse.view([4]), () => ops.clamp(sparse, 0, 1)]) {
      const { message } = assertThrows(
        call,
        NativeError,
        "takes no sparse tensors; make them dense by to_dense()",
      );
      assertEquals(message.split("\n").length, 1);
    }
    assertEquals(sparse.to_dense().toArray(), [[1, 1], [1, 1]]);
  }));

Deno.test("what is English, or a program's own, stays", () => {
  for (
    const text of [
      "Cannot run forward: RuntimeError: Double check the Long way, Float on",
      "Cannot load /models/Float/Long.pt: there is no such file",
      'Cannot set attribute: there is no attribute "Half"',
      "Cannot call aten::Int: argument 1 is missing",
      "the module has no method 'Bool': its methods are forward, Float",
    ]
  ) assertEquals(explain(text), text);
  using ones = Tensor.fromArray([1]);
  assertEquals(ones.dtype, "float32");
});
