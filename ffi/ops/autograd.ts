/**
 * Gradients, and what operators do about them.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { refuseUnknown } from "../../options.ts";
import { dispatch, submit } from "./dispatch.ts";
import {
  DType,
  gradMode,
  type ModeInit,
  ModeKind,
  native,
  NO_DTYPE,
  withinMode,
  withinModeAsync,
} from "../native/mod.ts";
import { type BackwardOptions, type Tensor, wrap } from "../tensors/mod.ts";

/** Options of {@linkcode grad}. */
export interface GradOptions {
  /**
   * What the outputs' gradients are taken times. Left out, or `null` for an output: ones, for outputs of one
   * element.
   */
  grad_outputs?: Tensor | readonly (Tensor | null)[];
  /** Keep what was recorded, for another pass. Default: `create_graph`. */
  retain_graph?: boolean;
  /** Record the pass itself, for gradients of gradients. Default: false. */
  create_graph?: boolean;
}

/** Options of {@linkcode grad} that decide what it returns. */
export interface AllowUnused extends GradOptions {
  /** Give `null` for inputs that the outputs do not depend on. Default: false. */
  allow_unused: true;
}

/** Options of {@linkcode autocast}. */
export interface AutocastOptions {
  /** To which dtype: `"bfloat16"`, the default, or `"float16"`. On CUDA the default is `"float16"`. */
  dtype?: "bfloat16" | "float16";
  /** Whether to cast. Default: true. */
  enabled?: boolean;
  /**
   * Whether to keep what has been cast of leaves (parameters) until the outermost autocast ends. Default:
   * true.
   */
  cache_enabled?: boolean;
}

/**
 * The gradients of outputs with respect to inputs, without adding them to any `grad`. PyTorch's
 * `torch.autograd.grad`.
 *
 * @example The slope of x³ at 2
 * ```ts ignore
 * const x = Tensor.fromArray([2]).requires_grad_();
 * const [slope] = grad(x.pow(3), x); // [12]
 * ```
 *
 * @param outputs What was computed of the inputs, recorded.
 * @param inputs With respect to which tensors.
 * @param options What to keep and to record.
 * @returns A gradient for each input, of its shape and dtype.
 * @throws {NativeError} If nothing was recorded, the record has been freed by an earlier pass, or an input is
 * unused.
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options?: GradOptions & { allow_unused?: false },
): Tensor[];
/**
 * As {@linkcode grad}, with `null` for inputs that the outputs do not depend on.
 *
 * @param outputs What was computed of the inputs, recorded.
 * @param inputs With respect to which tensors.
 * @param options What to keep and to record.
 * @returns A gradient for each input, or `null`.
 * @throws {NativeError} If nothing was recorded, or the record has been freed by an earlier pass.
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: AllowUnused,
): (Tensor | null)[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions & { allow_unused?: boolean } = {},
): (Tensor | null)[] {
  refuseUnknown("compute gradients", options, {
    grad_outputs: true,
    retain_graph: true,
    create_graph: true,
    allow_unused: true,
  });
  const { grad_outputs, ...rest } = options;
  const named = { grad_outputs: grad_outputs && listOf(grad_outputs), ...rest };
  return dispatch("cohort::grad", [listOf(outputs), listOf(inputs), named], wrap) as (Tensor | null)[];
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

/**
 * As `Tensor.backward`, off the event loop. It is the way where the pass holds collectives, which wait for
 * other ranks: of layers that ranks share, or of `DistributedDataParallel`.
 *
 * Until it settles nothing may be written, and no `grad` looked at: what was recorded may need any tensor.
 * All `data` views end. Native work that is asked for meanwhile, collectives too, follows it.
 *
 * @example A step of training
 * ```ts ignore
 * await backward(loss);
 * optimizer.step();
 * ```
 *
 * @param tensor Of what, one element unless `gradient` is given.
 * @param options The gradient, and what to keep.
 * @throws {NativeError} If nothing was recorded, the record has been freed by an earlier pass, or another
 * pass is in flight.
 * @throws {CollectiveError} If another rank fails meanwhile.
 */
export async function backward(tensor: Tensor, options: BackwardOptions = {}): Promise<void> {
  refuseUnknown("run backward", options, {
    gradient: true,
    retain_graph: true,
    create_graph: true,
    inputs: true,
  });
  const { inputs = [], ...rest } = options;
  const pass = submit("aten::_backward", [tensor, inputs, rest], wrap, true);
  passes.add(pass);
  try {
    await pass;
  } finally {
    passes.delete(pass);
  }
}

const passes = new Set<Promise<unknown>>();

/** Waits until no backward pass is in flight. */
export async function settlePasses(): Promise<void> {
  await Promise.allSettled(passes);
}

/** Whether a backward pass is in flight. */
export function hasPasses(): boolean {
  return passes.size > 0;
}

/**
 * Runs `body` without recording for autograd. PyTorch's `torch.no_grad`.
 *
 * @param body A synchronous function.
 * @returns What it returned.
 * @throws {TypeError} If `body` returns a promise: {@linkcode noGradAsync} takes such.
 */
export function noGrad<T>(body: () => T): T {
  return withinMode(gradMode("noGrad", false), body);
}

/**
 * As {@linkcode noGrad}, for an asynchronous function: in all that it awaits, too, until it settles. Others
 * that run meanwhile record as they would without it.
 *
 * @example A step whose model is shared by ranks, without gradients
 * ```ts ignore
 * const logits = await noGradAsync(async () => {
 *   const hidden = await gatherFromGroup(ops.relu(first.forward(input)), group);
 *   return second.forward(hidden);
 * });
 * ```
 *
 * @param body An asynchronous function. It begins in the modes that are on where it is called.
 * @returns What it resolved with.
 */
export function noGradAsync<T>(body: () => Promise<T>): Promise<T> {
  return withinModeAsync(gradMode("noGradAsync", false), body);
}

/**
 * Runs `body` with recording for autograd, within {@linkcode noGrad}. PyTorch's `torch.enable_grad`.
 *
 * @param body A synchronous function.
 * @returns What it returned.
 * @throws {TypeError} If `body` returns a promise: {@linkcode enableGradAsync} takes such.
 */
export function enableGrad<T>(body: () => T): T {
  return withinMode(gradMode("enableGrad", true), body);
}

/**
 * As {@linkcode enableGrad}, for an asynchronous function: in all that it awaits, too, until it settles.
 *
 * @param body An asynchronous function. It begins in the modes that are on where it is called.
 * @returns What it resolved with.
 */
export function enableGradAsync<T>(body: () => Promise<T>): Promise<T> {
  return withinModeAsync(gradMode("enableGradAsync", true), body);
}

/**
 * Runs `body` so that what it makes can never be recorded for autograd, which costs less than
 * {@linkcode noGrad}. PyTorch's `torch.inference_mode`.
 *
 * @param body A synchronous function.
 * @returns What it returned.
 * @throws {TypeError} If `body` returns a promise: {@linkcode inferenceModeAsync} takes such.
 */
export function inferenceMode<T>(body: () => T): T {
  return withinMode(inferenceInit("inferenceMode"), body);
}

/**
 * As {@linkcode inferenceMode}, for an asynchronous function: in all that it awaits, too, until it settles.
 * Others that run meanwhile are not in it.
 *
 * @example A model's run
 * ```ts ignore
 * const output = await inferenceModeAsync(() => net.run(input));
 * ```
 *
 * @param body An asynchronous function. It begins in the modes that are on where it is called.
 * @returns What it resolved with.
 */
export function inferenceModeAsync<T>(body: () => Promise<T>): Promise<T> {
  return withinModeAsync(inferenceInit("inferenceModeAsync"), body);
}

/**
 * Runs `body` with operators that are precise enough in a smaller dtype cast to it. PyTorch's
 * `torch.autocast`.
 *
 * @param device_type Operators on which device.
 * @param body A synchronous function.
 * @param options The dtype, and whether to cast.
 * @returns What it returned.
 * @throws {TypeError} If `body` returns a promise: {@linkcode autocastAsync} takes such. Also if there is no
 * such device or dtype.
 */
export function autocast<T>(device_type: "cpu" | "cuda", body: () => T, options: AutocastOptions = {}): T {
  return withinMode(autocastInit("autocast", device_type, options), body);
}

/**
 * As {@linkcode autocast}, for an asynchronous function: in all that it awaits, too, until it settles. Others
 * that run meanwhile compute as they would without it.
 *
 * @example A step of data-parallel training in bfloat16
 * ```ts ignore
 * const loss = await autocastAsync("cpu", async () => criterion.forward(await ddp.forward(images), labels));
 * await ddp.backward(loss);
 * ```
 *
 * @param device_type Operators on which device.
 * @param body An asynchronous function. It begins in the modes that are on where it is called.
 * @param options The dtype, and whether to cast.
 * @returns What it resolved with.
 * @throws {TypeError} If there is no such device or dtype.
 */
export async function autocastAsync<T>(
  device_type: "cpu" | "cuda",
  body: () => Promise<T>,
  options: AutocastOptions = {},
): Promise<T> {
  return await withinModeAsync(autocastInit("autocastAsync", device_type, options), body);
}

/** Whether operators record for autograd now. */
export function isGradEnabled(): boolean {
  return native().cohort_mode_get(ModeKind.Grad) !== 0;
}

/** Whether {@linkcode inferenceMode} is on. */
export function isInferenceModeEnabled(): boolean {
  return native().cohort_mode_get(ModeKind.Inference) !== 0;
}

/**
 * Whether operators cast.
 *
 * @param device_type Operators on which device.
 */
export function isAutocastEnabled(device_type: "cpu" | "cuda"): boolean {
  return native().cohort_mode_get(device_type === "cuda" ? ModeKind.AutocastCuda : ModeKind.AutocastCpu) !==
    0;
}

function inferenceInit(operation: string): ModeInit {
  return { operation, kind: ModeKind.Inference, isEnabled: true, dtype: NO_DTYPE, isCached: false };
}

function autocastInit(operation: string, device_type: "cpu" | "cuda", options: AutocastOptions): ModeInit {
  refuseUnknown(`cast in ${operation}`, options, { dtype: true, enabled: true, cache_enabled: true });
  const { dtype: named, enabled: isEnabled = true, cache_enabled: isCached = true } = options;
  if (device_type !== "cpu" && device_type !== "cuda") {
    throw new TypeError(
      `Cannot cast in ${operation}: "${escapeLine(String(device_type))}" is neither "cpu" nor "cuda"`,
    );
  }
  if (named !== undefined && named !== "bfloat16" && named !== "float16") {
    throw new TypeError(
      `Cannot cast in ${operation}: "${escapeLine(String(named))}" is neither bfloat16 nor float16`,
    );
  }
  const kind = device_type === "cuda" ? ModeKind.AutocastCuda : ModeKind.AutocastCpu;
  const dtype = named === undefined ? NO_DTYPE : named === "float16" ? DType.Float16 : DType.Bfloat16;
  return { operation, kind, isEnabled, dtype, isCached };
}
