/**
 * Gradient clipping.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { noGrad, ops, type Tensor, tidy } from "../ffi/mod.ts";

/** Options of {@linkcode clipGradNorm_}. */
export interface ClipGradNormOptions {
  /** Order of the norm: 2 is the Euclidean norm, `Infinity` the largest absolute value. Default: 2. */
  norm_type?: number;
  /** Whether a non-finite norm is an error. The check waits for the norm's value. Default: `false`. */
  error_if_nonfinite?: boolean;
}

/**
 * Scales gradients so that their norm, taken as one vector, is at most `max_norm` (Pascanu et al. 2013).
 * PyTorch's `torch.nn.utils.clip_grad_norm_`.
 *
 * @example A gradient that is too long
 * ```ts
 * import { ops, optim, Tensor } from "@cohort/distributed";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * using weight = ops.zeros([2]).requires_grad_();
 * using gradient = Tensor.fromArray([3, 4]);
 * weight.grad = gradient;
 * using norm = optim.clipGradNorm_([weight], 1);
 * assertEquals(norm.item(), 5);
 * const [x, y] = gradient.toArray() as [number, number];
 * assertAlmostEquals(x, 0.6, 1e-5);
 * assertAlmostEquals(y, 0.8, 1e-5);
 * ```
 *
 * @param parameters The parameters. Those without a gradient are ignored.
 * @param max_norm The maximum norm.
 * @param options The order of the norm, and whether a non-finite norm is an error.
 * @returns The norm before clipping, a scalar.
 * @throws {RangeError} If the norm is not finite and `error_if_nonfinite` is set.
 */
export function clipGradNorm_(
  parameters: Iterable<Tensor>,
  max_norm: number,
  options: ClipGradNormOptions = {},
): Tensor {
  refuseUnknown("clip gradients", options, { norm_type: true, error_if_nonfinite: true });
  const { norm_type = 2, error_if_nonfinite = false } = options;
  return noGrad(() =>
    tidy(() => {
      const grads = gradsOf(parameters);
      if (grads.length === 0) return ops.zeros([]);
      const norms = ops.call<Tensor[]>("aten::_foreach_norm.Scalar", grads, ops.float(norm_type));
      const total = ops.linalg_vector_norm(ops.stack(norms), ops.float(norm_type));
      if (error_if_nonfinite && !Number.isFinite(total.item() as number)) {
        throw new RangeError(`Cannot clip gradients: their norm of order ${norm_type} is ${total.item()}`);
      }
      // As in PyTorch: with the 1e-6, rounding cannot leave the scaled norm above the maximum.
      const factor = total.add(1e-6).reciprocal().mul(max_norm);
      ops.call("aten::_foreach_mul_.Tensor", grads, factor.clamp({ max: 1 }));
      return total;
    })
  );
}

/**
 * Clamps each element of gradients to `±clip_value`. PyTorch's `torch.nn.utils.clip_grad_value_`.
 *
 * @param parameters The parameters. Those without a gradient are ignored.
 * @param clip_value The maximum absolute value.
 */
export function clipGradValue_(parameters: Iterable<Tensor>, clip_value: number): void {
  noGrad(() =>
    tidy(() => {
      const grads = gradsOf(parameters);
      if (grads.length === 0) return;
      ops.call("aten::_foreach_clamp_min_.Scalar", grads, -clip_value);
      ops.call("aten::_foreach_clamp_max_.Scalar", grads, clip_value);
    })
  );
}

function gradsOf(parameters: Iterable<Tensor>): Tensor[] {
  return [...parameters].map((parameter) => parameter.grad).filter((grad) => grad !== null);
}
