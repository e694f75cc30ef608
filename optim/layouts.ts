/**
 * Updates tensors whose memory layouts fused kernels cannot handle. Fused kernels only see an address and a
 * number of elements.
 *
 * @module
 */
import { ops, type Tensor } from "../ffi/mod.ts";
import { keep } from "../ffi/runtime.ts";
import type { Batch, ParamState } from "./optimizer.ts";

// Bits of rust/torch/shim/layouts.cpp. Its bits for non-dense tensors and for different layouts need no names
// here.
const NOT_STRIDED = 8;
const OVERLAPS = 16;
const OTHER_SIZES = 32;
/** First bit of the number that identifies dtype and device. */
const KIND = 8;

/** The state that counts steps: a float32 scalar for every dtype of parameter. */
export const STEP = "step";

/** Parameters that have a gradient, grouped by how they can be updated. */
export interface Gathered {
  /** Batches that fused kernels can update directly, by dtype and device. */
  readonly fusable: Batch[];
  /** Parameters that need a common layout first, one per batch. */
  readonly mismatched: Batch[];
  /** Parameters with sparse tensors, one per batch. */
  readonly sparse: Batch[];
}

/**
 * Groups the parameters that have a gradient by how they can be updated.
 *
 * @param params The parameters.
 * @param states The state of each parameter.
 * @param first Index of the first parameter within the optimizer, for errors.
 * @returns The parameters with their gradients and states.
 * @throws {TypeError} If elements of a parameter share memory, or the parameter shares memory with its
 * gradient.
 * @throws {RangeError} If the shape of a gradient or state differs from that of its parameter.
 */
export function gather(params: readonly Tensor[], states: readonly ParamState[], first: number): Gathered {
  const kept: Tensor[] = [];
  const owners: number[] = [];
  for (const [index, state] of states.entries()) {
    for (const name in state) {
      kept.push(state[name]!);
      owners.push(name === STEP ? -1 - index : index);
    }
  }
  const [grads, found] = ops.call<[(Tensor | null)[], number[]]>(
    "cohort::step_layouts",
    params,
    kept,
    owners,
  );
  const fusable: Batch[] = [];
  const mismatched: Batch[] = [];
  const sparse: Batch[] = [];
  for (const [index, grad] of grads.entries()) {
    if (grad === null) continue;
    const bits = found[index]! & (1 << KIND) - 1;
    const [param, state] = [params[index]!, states[index]!];
    if (bits === 0) {
      const batch = fusable[found[index]! >> KIND] ??= { params: [], grads: [], states: [] };
      batch.params.push(param);
      batch.grads.push(grad);
      batch.states.push(state);
      continue;
    }
    refuse(bits, first + index);
    ((bits & NOT_STRIDED) !== 0 ? sparse : mismatched).push({
      params: [param],
      grads: [grad],
      states: [state],
    });
  }
  // A dtype may have no fusable parameters, which leaves a hole.
  return { fusable: fusable.filter(Boolean), mismatched, sparse };
}

function refuse(bits: number, place: number): void {
  if ((bits & OVERLAPS) !== 0) {
    throw new TypeError(
      `Cannot step parameter ${place}: several of its elements, or of it and its gradient, share memory; clone() it`,
    );
  }
  if ((bits & OTHER_SIZES) !== 0) {
    throw new RangeError(
      `Cannot step parameter ${place}: its gradient or state has another shape; call zeroGrad() and make another optimizer`,
    );
  }
}

/**
 * Whether the gradient and state of a parameter have its dtype and device.
 *
 * @param batch A batch of one parameter.
 */
export function isOfOneKind({ params, grads, states }: Batch): boolean {
  const { dtype, device } = params[0]!;
  const { [STEP]: step, ...rest } = states[0]!;
  return [...grads, ...Object.values(rest)].every((one) => one.dtype === dtype && one.device === device) &&
    (step === undefined || step.device === device);
}

/**
 * Updates a parameter whose layout differs from that of its gradient or state, or that has gaps. Copies
 * tensors to a common layout first.
 *
 * @param batch A batch of one parameter.
 * @param step Updates tensors with a common layout.
 */
export function stepMismatched({ params, grads, states }: Batch, step: (batch: Batch) => void): void {
  const [param, grad, state] = [params[0]!, grads[0]!, states[0]!];
  const laidOut = ops.empty_like(param);
  const isDense = !param.is_conj() && !param.is_neg() && isLaidOutAs(param, laidOut);
  const work = isDense ? param : laidOut.copy_(param);
  layOutState(state, work);
  if (param.is_complex()) stepReal(work, copyAs(work, grad), state, step);
  else step({ params: [work], grads: [copyAs(work, grad)], states: [state] });
  if (work !== param) param.copy_(work);
}

/** Updates a complex parameter through its real and imaginary parts, as PyTorch does. */
function stepReal(param: Tensor, grad: Tensor, state: ParamState, step: (batch: Batch) => void): void {
  const real: ParamState = {};
  for (const [name, tensor] of Object.entries(state)) {
    real[name] = name === STEP ? tensor : ops.view_as_real(tensor);
  }
  step({ params: [ops.view_as_real(param)], grads: [ops.view_as_real(grad)], states: [real] });
  for (const [name, tensor] of Object.entries(real)) {
    if (Object.hasOwn(state, name)) continue;
    if (name === STEP) {
      state[name] = tensor;
      continue;
    }
    state[name] = keep(ops.view_as_complex(tensor));
    tensor.dispose();
  }
}

/** Converts the state to the dtype, device and layout of its parameter, permanently. */
function layOutState(state: ParamState, param: Tensor): void {
  for (const [name, tensor] of Object.entries(state)) {
    const fitting = name === STEP ? tensor.to({ device: param.device }) : laidOutAs(param, tensor);
    if (fitting === tensor) continue;
    state[name] = keep(fitting);
    tensor.dispose();
  }
}

/**
 * Returns a tensor converted to the dtype, device and layout of a dense tensor; the tensor itself if it
 * matches.
 *
 * @param model The dense tensor.
 * @param tensor A tensor of the same shape.
 */
function laidOutAs(model: Tensor, tensor: Tensor): Tensor {
  const isSame = tensor.dtype === model.dtype && tensor.device === model.device &&
    !tensor.is_conj() && !tensor.is_neg() && isLaidOutAs(tensor, model);
  return isSame ? tensor : copyAs(model, tensor);
}

function copyAs(model: Tensor, tensor: Tensor): Tensor {
  return ops.empty_like(model).copy_(tensor);
}

function isLaidOutAs(tensor: Tensor, model: Tensor): boolean {
  return tensor.shape.every((size, dim) => size < 2 || tensor.stride(dim) === model.stride(dim));
}
