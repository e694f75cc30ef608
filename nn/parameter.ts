/**
 * Marks tensors as parameters and buffers of modules.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { keep } from "../ffi/native/mod.ts";
import { Tensor } from "../ffi/mod.ts";

/** Options of {@linkcode parameter}. */
export interface ParameterOptions {
  /** Whether autograd records operations on it. Default: whether its dtype is floating-point or complex. */
  requires_grad?: boolean;
}

/** Options of {@linkcode buffer}. */
export interface BufferOptions {
  /** Whether `stateDict()` includes it. Default: true. */
  persistent?: boolean;
}

/** Role of a tensor in its module. */
export type Role = "parameter" | "persistent buffer" | "buffer";

const roles = new WeakMap<object, Role>();

/**
 * Returns the role of a tensor in its module, or `undefined` if it has none.
 *
 * @param tensor The tensor.
 */
export function roleOf(tensor: object): Role | undefined {
  return roles.get(tensor);
}

/**
 * Marks a tensor as a parameter: a module that has it as a field trains, saves and moves it. PyTorch's
 * `torch.nn.Parameter`, but on the tensor itself, not a copy.
 *
 * The tensor leaves all scopes: it lives until `dispose()` of itself or its module, or the worker's teardown.
 *
 * @example A module with a learned scale
 * ```ts
 * import { nn, ops, Tensor, tidy } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * class Scale extends nn.Module {
 *   weight = nn.parameter(ops.ones([2]));
 *   override forward(x: Tensor): Tensor {
 *     return x.mul(this.weight);
 *   }
 * }
 *
 * using scale = new Scale();
 * tidy(() => scale.forward(Tensor.fromArray([3, 4])).sum().backward());
 * assertEquals(scale.weight.grad!.toArray(), [3, 4]);
 * ```
 *
 * @param tensor Any tensor that autograd has not computed.
 * @param options Whether autograd records operations on it.
 * @returns The tensor.
 * @throws {TypeError} If it is not a tensor, or was computed under autograd.
 * @throws {NativeError} If it has been freed, or a gradient is required that its dtype cannot have.
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
 * Marks a tensor as a buffer: a module that has it as a field saves and moves it, but does not train it.
 * PyTorch's `register_buffer`.
 *
 * The tensor leaves all scopes: it lives until `dispose()` of itself or its module, or the worker's teardown.
 *
 * @example A module with a running maximum
 * ```ts
 * import { nn, ops, Tensor, tidy } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * class RunningMax extends nn.Module {
 *   maximum = nn.buffer(ops.zeros([]));
 *   override forward(x: Tensor): Tensor {
 *     this.maximum.copy_(ops.maximum(this.maximum, x.amax()));
 *     return x;
 *   }
 * }
 *
 * using module = new RunningMax();
 * tidy(() => module.forward(Tensor.fromArray([1, 5, 2])));
 * assertEquals(module.stateDict()["maximum"]!.item(), 5);
 * assertEquals(module.parameters(), []);
 * ```
 *
 * @param tensor Any tensor.
 * @param options Whether it is saved.
 * @returns The tensor.
 * @throws {TypeError} If it is not a tensor.
 */
export function buffer(tensor: Tensor, options: BufferOptions = {}): Tensor {
  refuseUnknown("make a buffer", options, { persistent: true });
  if (!(tensor instanceof Tensor)) throw notTensor("buffer", tensor);
  roles.set(tensor, options.persistent === false ? "buffer" : "persistent buffer");
  return keep(tensor);
}

function notTensor(what: string, value: unknown): TypeError {
  return new TypeError(`Cannot make a ${what}: ${value === null ? "null" : typeof value} is not a Tensor`);
}
