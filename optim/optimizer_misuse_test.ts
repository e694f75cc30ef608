/** Parameters, gradients and states that optimizers refuse. Options are tested in optimizer_test.ts. */
import { assertEquals, assertThrows } from "@std/assert";
import { NativeError } from "../errors.ts";
import { ops, type Tensor, tidy } from "../ffi/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import * as optim from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const MAKERS: Record<string, (params: Tensor[]) => optim.Optimizer<{ lr: number }>> = {
  SGD: (params) => new optim.SGD(params, { lr: 0.5, momentum: 0.9 }) as never,
  Adam: (params) => new optim.Adam(params, { lr: 0.5 }) as never,
  AdamW: (params) => new optim.AdamW(params, { lr: 0.5 }) as never,
};

function parameter(size: number): Tensor {
  return ops.ones([size]).requires_grad_();
}

for (const [name, make] of Object.entries(MAKERS)) {
  Deno.test(`${name} refuses what is not a list of leaf tensors`, () =>
    tidy(() => {
      assertThrows(() => make([]), TypeError, "Cannot optimize: no parameters were given");
      assertThrows(
        () => make([{ params: [3] }] as never),
        TypeError,
        "Cannot optimize a number: give Tensors",
      );
      const computed = parameter(2).mul(2);
      const state = "Cannot optimize a tensor that was computed: give leaf tensors";
      assertThrows(() => make([computed]), TypeError, state);
      using optimizer = make([parameter(2)]);
      assertThrows(() => optimizer.addParamGroup({ params: [computed] }), TypeError, state);
      const [own] = optimizer.paramGroups[0]!.params;
      assertThrows(() => optimizer.addParamGroup({ params: [own!] }), TypeError, "given more than once");
      assertThrows(
        () => optimizer.addParamGroup({ params: [parameter(1)], rate: 1 } as never),
        TypeError,
        'Cannot add parameters: there is no option "rate"',
      );
      assertEquals(optimizer.paramGroups.length, 1);
    }));

  Deno.test(`${name} refuses unknown options by its name`, () =>
    tidy(() => {
      const Made = optim[name as "Adam"] as unknown as new (params: Tensor[], options: object) => unknown;
      assertThrows(
        () => new Made([parameter(1)], { rate: 1 }),
        TypeError,
        `Cannot make ${name}: there is no option "rate"`,
      );
    }));

  Deno.test(`${name} refuses a state whose count of steps is no scalar`, () =>
    tidy(() => {
      using optimizer = make([parameter(2)]);
      const dict = { ...optimizer.stateDict(), state: { 0: { step: ops.ones([2]) } } };
      assertThrows(() => optimizer.loadStateDict(dict), RangeError, "step has shape [2], not []");
      assertEquals(optimizer.stateDict().state, {});
    }));

  Deno.test(`${name} refuses a state that is being written, and keeps its own`, async () => {
    using square = ops.ones([300, 300]);
    using out = ops.zeros([300, 300]);
    using param = ops.ones([300, 300]).requires_grad_();
    using optimizer = make([param]);
    const written = ops.callAsync("aten::mm.out", square, square, { out });
    const state = { 0: { [name === "SGD" ? "momentum_buffer" : "exp_avg"]: out } };
    assertThrows(
      () => optimizer.loadStateDict({ ...optimizer.stateDict(), state }),
      NativeError,
      "is writing it; await it first",
    );
    await written;
    assertEquals(optimizer.stateDict().state, {});
  });
}

for (const name of ["Adam", "AdamW"]) {
  Deno.test(`${name} refuses sparse gradients, and steps no parameter`, () =>
    tidy(() => {
      const params = [parameter(2), ops.ones([2, 2]).requires_grad_()];
      params[0]!.grad = ops.ones([2]);
      params[1]!.grad = ops.eye(2).to_sparse();
      using optimizer = MAKERS[name]!(params);
      const state = `Cannot step: ${name} takes no sparse gradients; give dense ones, or use SGD`;
      assertThrows(() => optimizer.step(), TypeError, state);
      assertEquals(params.map((param) => param.detach().toArray()), [[1, 1], [[1, 1], [1, 1]]]);
    }));
}

Deno.test("clipGradNorm_() refuses a norm that is not finite if asked to, and scales nothing", () =>
  tidy(() => {
    const param = parameter(2);
    for (
      const [value, norm_type, state] of [[Infinity, 2, "order 2 is Infinity"], [
        NaN,
        1,
        "order 1 is NaN",
      ]] as const
    ) {
      param.grad = ops.full([2], value, { dtype: "float32" });
      assertThrows(
        () => optim.clipGradNorm_([param], 1, { norm_type, error_if_nonfinite: true }),
        RangeError,
        `Cannot clip gradients: their norm of ${state}`,
      );
      assertEquals(param.grad!.toArray(), [value, value]);
    }
    assertThrows(
      () => optim.clipGradNorm_([param], 1, { order: 2 } as never),
      TypeError,
      'Cannot clip gradients: there is no option "order"',
    );
  }));
