/**
 * Parameters and gradients with every memory layout, compared with PyTorch's steps without fused kernels.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { assertNear, type Saved } from "../../ffi/parity/saved.ts";
import { loadLibrary } from "../../ffi/runtime.ts";
import { ops, type optim, Tensor, tidy } from "../../mod.ts";
import { OPTIMIZERS, pairs, wave } from "./waves.ts";
import layouts from "./layouts.json" with { type: "json" };

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

interface Made {
  /** The tensor that contains the parameter. */
  base: Tensor;
  param: Tensor;
  gradient(step: number): Tensor;
}

function made(base: Tensor, param: Tensor | null, gradient: (phase: number) => Tensor): Made {
  return { base, param: param ?? base, gradient: (step) => gradient(2 + step) };
}

/** The same tensors as in write.py. */
const MADE: Record<string, () => Made> = {
  columns: () => {
    const base = wave(24, 0).reshape([4, 6]);
    return made(base, base.at(":", "1:4"), (phase) => wave(12, phase).reshape([4, 3]));
  },
  rows_apart: () => {
    const base = wave(24, 0).reshape([8, 3]);
    return made(base, base.at("::2"), (phase) => wave(12, phase).reshape([3, 4]).t());
  },
  transposed_gradient: () => {
    const base = wave(12, 0).reshape([3, 4]);
    return made(base, base, (phase) => wave(12, phase).reshape([4, 3]).t());
  },
  transposed_parameter: () => {
    const base = wave(12, 0).reshape([4, 3]);
    return made(base, base.t(), (phase) => wave(12, phase).reshape([3, 4]));
  },
  both_transposed: () => {
    const base = wave(12, 0).reshape([4, 3]);
    return made(base, base.t(), (phase) => wave(12, phase).reshape([4, 3]).t());
  },
  expanded_gradient: () => {
    const base = wave(12, 0).reshape([3, 4]);
    return made(base, base, (phase) => wave(1, phase).expand([3, 4]));
  },
  expanded_rows: () => {
    const base = wave(12, 0).reshape([3, 4]);
    return made(base, base, (phase) => wave(3, phase).reshape([3, 1]).expand([3, 4]));
  },
  channels_last: () => {
    const base = wave(48, 0).reshape([2, 3, 4, 2]).contiguous({ memory_format: "channels_last" });
    return made(base, base, (phase) => wave(48, phase).reshape([2, 3, 4, 2]));
  },
  gradient_of_columns: () => {
    const base = wave(12, 0).reshape([4, 3]);
    return made(base, base, (phase) => wave(24, phase).reshape([4, 6]).at(":", "2:5"));
  },
  scalar: () => {
    const base = wave(5, 0);
    return made(base, base.select(0, 2), (phase) => wave(1, phase).select(0, 0));
  },
  complex_numbers: () => {
    const base = pairs(6, 0).reshape([2, 3]);
    return made(base, base, (phase) => pairs(6, phase).reshape([2, 3]));
  },
  complex_columns: () => {
    const base = pairs(12, 0).reshape([3, 4]);
    return made(base, base.at(":", "1:3"), (phase) => pairs(6, phase).reshape([2, 3]).t());
  },
  conjugated_gradient: () => {
    const base = pairs(6, 0);
    return made(base, base, (phase) => pairs(6, phase).conj());
  },
  negated_gradient: () => {
    const base = wave(6, 0);
    return made(base, base, (phase) => ops.imag(pairs(6, phase).conj()));
  },
  half: () => made(wave(40, 0).to("float16"), null, (phase) => wave(40, phase).to("float16")),
  half_columns: () => {
    const base = wave(60, 0).to("float16").reshape([6, 10]);
    return made(base, base.at(":", "1:8"), (phase) => wave(42, phase).to("float16").reshape([6, 7]));
  },
  bfloat16: () => made(wave(40, 0).to("bfloat16"), null, (phase) => wave(40, phase).to("bfloat16")),
  double: () => made(wave(40, 0).to("float64"), null, (phase) => wave(40, phase).to("float64")),
  sparse_gradient: () => {
    const base = wave(12, 0).reshape([4, 3]);
    return made(base, base, (phase) => {
      const rows = Tensor.fromArray([[0n, 2n, phase > 2 ? 2n : 3n]]);
      return ops.sparse_coo_tensor(rows, wave(9, phase).reshape([3, 3]), [4, 3]);
    });
  },
};

for (const { layout, name, options, base: expected, state: expectedState } of layouts) {
  Deno.test(`${name} ${JSON.stringify(options)}, ${layout}: steps as PyTorch's`, () =>
    tidy(() => {
      const { base, param, gradient } = MADE[layout]!();
      param.requires_grad_();
      using optimizer = new OPTIMIZERS[name]!([param], options as optim.AdamOptions);
      const train = () => {
        for (let step = 0; step < 3; step++) {
          param.grad = gradient(step);
          optimizer.step();
        }
      };
      if (expected === null && layout === "conjugated_gradient") {
        // PyTorch rejects a gradient that it could resolve.
        train();
        const other = MADE[layout]!();
        other.param.requires_grad_();
        using resolving = new OPTIMIZERS[name]!([other.param], options as optim.AdamOptions);
        for (let step = 0; step < 3; step++) {
          other.param.grad = other.gradient(step).resolve_conj();
          resolving.step();
        }
        assert(ops.equal(param, other.param));
        return;
      }
      if (expected === null) {
        assertThrows(train, name === "SGD" ? NativeError : TypeError, "sparse");
        return;
      }
      train();
      assertNear(base.detach(), expected, "what holds the parameter");
      const kept = optimizer.stateDict().state[0] ?? {};
      assertEquals(Object.keys(kept).sort(), Object.keys(expectedState).sort());
      for (const [key, value] of Object.entries(expectedState)) {
        assertNear(kept[key]!.to_dense(), value as Saved, key);
      }
    }));
}
