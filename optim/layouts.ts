/**
 * Steps tensors that lie in memory otherwise than fused kernels take them: those go by address and count
 * alone.
 *
 * @module
 */
import { ops, type Tensor } from "../ffi/mod.ts";
import { keep } from "../ffi/runtime.ts";
import type { Batch, ParamState } from "./optimizer.ts";

// As rust/torch/shim/layouts.cpp has them: its bits for what is not dense or lies otherwise need no names
// here.
const NOT_STRIDED = 8;
const OVERLAPS = 16;
const OTHER_SIZES = 32;
/** Where the number of a dtype and device begins. */
const KIND = 8;

/** The state that counts steps: a float32 scalar, whatever is trained. */
export const STEP = "step";

/** Parameters that have a gradient, by how they can be stepped. */
export interface Gathered {
  /** What fused kernels take as it is, by dtype and device. */
  readonly alike: Batch[];
  /** What has to be laid out alike first, one by one. */
  readonly apart: Batch[];
  /** What is not strided, one by one. */
  readonly sparse: Batch[];
}

/**
 * Gathers the parameters that have a gradient.
 *
 * @param params The parameters.
 * @param states What is kept of each.
 * @param first The place of the first among the optimizer's, for errors.
 * @returns The parameters with their gradients.
 * @throws {TypeError} If elements of a parameter share memory, or it shares some with its gradient.
 * @throws {RangeError} If a gradient, or what is kept, is of another shape than its parameter.
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
  const alike: Batch[] = [];
  const apart: Batch[] = [];
  const sparse: Batch[] = [];
  for (const [index, grad] of grads.entries()) {
    if (grad === null) continue;
    const bits = found[index]! & (1 << KIND) - 1;
    const [param, state] = [params[index]!, states[index]!];
    if (bits === 0) {
      const batch = alike[found[index]! >> KIND] ??= { params: [], grads: [], states: [] };
      batch.params.push(param);
      batch.grads.push(grad);
      batch.states.push(state);
      continue;
    }
    refuse(bits, first + index);
    ((bits & NOT_STRIDED) !== 0 ? sparse : apart).push({ params: [param], grads: [grad], states: [state] });
  }
  // Some dtype may have none that are alike.
  return { alike: alike.filter(Boolean), apart, sparse };
}

function refuse(bits: number, place: number): void {
  if ((bits & OVERLAPS) !== 0) {
    throw new TypeError(
      `Cannot step parameter ${place}: several of its elements, or of it and its gradient, share memory; clone() it`,
    );
  }
  if ((bits & OTHER_SIZES) !== 0) {
    throw new RangeError(
      `Cannot step parameter ${place}: its gradient, or what is kept of it, is of another shape; call zeroGrad() and make another optimizer`,
    );
  }
}

/**
 * Whether all tensors of a parameter have its dtype and device.
 *
 * @param batch The parameter alone.
 */
export function isOfOneKind({ params, grads, states }: Batch): boolean {
  const { dtype, device } = params[0]!;
  const { [STEP]: step, ...rest } = states[0]!;
  return [...grads, ...Object.values(rest)].every((one) => one.dtype === dtype && one.device === device) &&
    (step === undefined || step.device === device);
}

/**
 * Steps one parameter that does not lie as its gradient or state does, or has gaps, by what lies alike.
 *
 * @param batch The parameter alone.
 * @param step Steps what lies alike.
 */
export function stepApart({ params, grads, states }: Batch, step: (batch: Batch) => void): void {
  const [param, grad, state] = [params[0]!, grads[0]!, states[0]!];
  const laidOut = ops.empty_like(param);
  const isDense = !param.is_conj() && !param.is_neg() && isLaidOutAs(param, laidOut);
  const work = isDense ? param : laidOut.copy_(param);
  layOutState(state, work);
  if (param.is_complex()) stepReal(work, copyAs(work, grad), state, step);
  else step({ params: [work], grads: [copyAs(work, grad)], states: [state] });
  if (work !== param) param.copy_(work);
}

/** Steps a complex parameter by its real and imaginary parts, as PyTorch does. */
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

/** Gives what is kept the dtype, device and layout of its parameter, for good. */
function layOutState(state: ParamState, param: Tensor): void {
  for (const [name, tensor] of Object.entries(state)) {
    const fitting = name === STEP ? tensor.to({ device: param.device }) : laidOutAs(param, tensor);
    if (fitting === tensor) continue;
    state[name] = keep(fitting);
    tensor.dispose();
  }
}

/**
 * A tensor with the dtype, device and layout of a dense one; itself if it has them.
 *
 * @param model The dense one.
 * @param tensor Of the same shape.
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
