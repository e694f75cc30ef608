/**
 * Which tensors belong to a module: its parameters and buffers.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { keep } from "../ffi/native/mod.ts";
import { Tensor } from "../ffi/mod.ts";

/** Options of {@linkcode parameter}. */
export interface ParameterOptions {
  /** Whether autograd records for it. Default: whether its dtype is floating-point or complex. */
  requires_grad?: boolean;
}

/** Options of {@linkcode buffer}. */
export interface BufferOptions {
  /** Whether `stateDict()` has it. Default: true. */
  persistent?: boolean;
}

/** What a marked tensor is to its module. */
export type Role = "parameter" | "persistent buffer" | "buffer";

const roles = new WeakMap<object, Role>();

/**
 * What a tensor is to its module; `undefined` where it is nothing.
 *
 * @param tensor The tensor.
 */
export function roleOf(tensor: object): Role | undefined {
  return roles.get(tensor);
}

/**
 * Makes a tensor a parameter: a field of a module that holds it is trained, saved and moved with the module.
 * PyTorch's `torch.nn.Parameter`, on the tensor itself rather than a copy.
 *
 * It is taken out of every scope: it lives until its or its module's `dispose()`, or the worker's teardown.
 *
 * @example A module with a learned scale
 * ```ts ignore
 * class Scale extends nn.Module {
 *   weight = nn.parameter(ops.ones([8]));
 *   override forward(x: Tensor): Tensor {
 *     return x.mul(this.weight);
 *   }
 * }
 * ```
 *
 * @param tensor Any tensor that autograd has not computed.
 * @param options Whether autograd records for it.
 * @returns The tensor.
 * @throws {TypeError} If it is no tensor, or was computed under autograd.
 * @throws {NativeError} If it has been freed, or its dtype can have no gradient and one is asked for.
 */
export function parameter(tensor: Tensor, options: ParameterOptions = {}): Tensor {
  refuseUnknown("make a parameter", options, { requires_grad: true });
  if (!(tensor instanceof Tensor)) throw notTensor("parameter", tensor);
  const { gradFn } = tensor;
  if (gradFn !== null) {
    throw new TypeError(`Cannot make a parameter: autograd computed the tensor (${gradFn}), detach() it`);
  }
  const { requires_grad = tensor.is_floating_point() || tensor.is_complex() } = options;
  tensor.requiresGrad = requires_grad;
  roles.set(tensor, "parameter");
  return keep(tensor);
}

/**
 * Makes a tensor a buffer: a field of a module that holds it is saved and moved with the module, but not
 * trained. PyTorch's `register_buffer`.
 *
 * It is taken out of every scope: it lives until its or its module's `dispose()`, or the worker's teardown.
 *
 * @param tensor Any tensor.
 * @param options Whether it is saved.
 * @returns The tensor.
 * @throws {TypeError} If it is no tensor.
 */
export function buffer(tensor: Tensor, options: BufferOptions = {}): Tensor {
  refuseUnknown("make a buffer", options, { persistent: true });
  if (!(tensor instanceof Tensor)) throw notTensor("buffer", tensor);
  roles.set(tensor, options.persistent === false ? "buffer" : "persistent buffer");
  return keep(tensor);
}

function notTensor(what: string, value: unknown): TypeError {
  return new TypeError(`Cannot make a ${what}: ${value === null ? "null" : typeof value} is no Tensor`);
}
