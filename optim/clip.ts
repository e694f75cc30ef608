/**
 * Gradients that are kept within bounds.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { noGrad, ops, type Tensor, tidy } from "../ffi/mod.ts";

/** Options of {@linkcode clipGradNorm_}. */
export interface ClipGradNormOptions {
  /** Which norm: 2 is Euclid's, `Infinity` the greatest size. Default: 2. */
  norm_type?: number;
  /** Whether a norm that is no finite number is an error, for which it is looked at. Default: `false`. */
  error_if_nonfinite?: boolean;
}

/**
 * Scales gradients so that their norm, taken as one vector, is at most `max_norm` (Pascanu et al. 2013).
 * PyTorch's `torch.nn.utils.clip_grad_norm_`.
 *
 * @param parameters Whose gradients. Those without are left out.
 * @param max_norm The greatest norm to have.
 * @param options Which norm.
 * @returns The norm that there was, a scalar.
 * @throws {RangeError} If it is no finite number, and that is to be an error.
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
      // As PyTorch has it: what is scaled is at most the bound, also where the norm is a little above it.
      const factor = total.add(1e-6).reciprocal().mul(max_norm);
      ops.call("aten::_foreach_mul_.Tensor", grads, factor.clamp({ max: 1 }));
      return total;
    })
  );
}

/**
 * Cuts each element of gradients at `±clip_value`. PyTorch's `torch.nn.utils.clip_grad_value_`.
 *
 * @param parameters Whose gradients. Those without are left out.
 * @param clip_value The greatest size to have.
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
