import { assert, assertEquals, assertThrows } from "@std/assert";
import { NativeError } from "../errors.ts";
import { ops, type Tensor, tidy } from "../ffi/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import { BatchNorm1d, buffer, Linear, Module, Sequential } from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

class Mixed extends Module {
  readonly net = new Sequential(new Linear(2, 2), new BatchNorm1d(2));
  readonly phases: Tensor = buffer(ops.ones([2]).cfloat());

  override forward(input: Tensor): Tensor {
    return this.net.forward(input);
  }
}

Deno.test("a module is converted by PyTorch's short names: what is floating-point, and nothing else", () =>
  tidy(() => {
    using mixed = new Mixed();
    const parameters = mixed.parameters();
    const conversions = [["half", "float16"], ["double", "float64"], ["bfloat16", "bfloat16"], [
      "float",
      "float32",
    ]] as const;
    for (const [name, dtype] of conversions) {
      assert(mixed[name]() === mixed);
      assertEquals(mixed.parameters().map((parameter) => parameter.dtype), parameters.map(() => dtype));
      assertEquals(mixed.net.buffers().map((held) => held.dtype), [dtype, dtype, "int64"]);
      assertEquals(mixed.phases.dtype, "complex64");
    }
    assert(mixed.parameters().every((parameter, index) => parameter === parameters[index]));
    mixed.forward(ops.ones([3, 2])).sum().backward();
    assertEquals(mixed.half().parameters()[0]!.grad!.dtype, "float16");
    assertEquals(mixed.cpu().parameters()[0]!.device, "cpu");
    assertThrows(() => mixed.cuda(), NativeError, "this process uses no CUDA device");
  }));
