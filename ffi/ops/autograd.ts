/**
 * Gradients, and the modes that control recording and casting.
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
   * The gradients with respect to the outputs. If omitted, or `null` for an output: ones, allowed only for
   * outputs of one element.
   */
  grad_outputs?: Tensor | readonly (Tensor | null)[];
  /** Whether to keep the autograd graph for another backward pass. Default: `create_graph`. */
  retain_graph?: boolean;
  /** Whether to record the backward pass itself, for gradients of gradients. Default: false. */
  create_graph?: boolean;
}

/** Options of {@linkcode grad} that allow unused inputs. */
export interface AllowUnused extends GradOptions {
  /** Whether to return `null` for inputs that the outputs do not depend on. Default: false. */
  allow_unused: true;
}

/** Options of {@linkcode autocast}. */
export interface AutocastOptions {
  /** The target dtype. Default: `"bfloat16"` on the CPU, `"float16"` on CUDA. */
  dtype?: "bfloat16" | "float16";
  /** Whether to cast. Default: true. */
  enabled?: boolean;
  /** Whether to cache casts of leaves (parameters) until the outermost autocast ends. Default: true. */
  cache_enabled?: boolean;
}

/**
 * Computes the gradients of outputs with respect to inputs without adding them to any `grad`. Equivalent to
 * PyTorch's `torch.autograd.grad`.
 *
 * @example The slope of x³ at 2
 * ```ts
 * import { grad, Tensor } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using x = Tensor.fromArray([2]).requires_grad_();
 * const [slope] = grad(x.pow(3), x);
 * assertEquals(slope?.toArray(), [12]);
 * ```
 *
 * @param outputs The outputs of the recorded computation.
 * @param inputs The tensors to differentiate with respect to.
 * @param options The initial gradients, and what to keep and record.
 * @returns One gradient per input, of the input's shape and dtype.
 * @throws {NativeError} If nothing was recorded, if an earlier pass has freed the graph, or if an input is
 * unused.
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options?: GradOptions & { allow_unused?: false },
): Tensor[];
/**
 * Computes gradients like {@linkcode grad}, with `null` for inputs that the outputs do not depend on.
 *
 * @param outputs The outputs of the recorded computation.
 * @param inputs The tensors to differentiate with respect to.
 * @param options The initial gradients, and what to keep and record.
 * @returns One gradient or `null` per input.
 * @throws {NativeError} If nothing was recorded, or if an earlier pass has freed the graph.
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
 * Runs `Tensor.backward` off the event loop. Use it if the pass contains collectives, which wait for other
 * ranks: with layers sharded across ranks, or with `DistributedDataParallel`.
 *
 * Until the promise settles, no tensor may be written and no `grad` may be read, because the graph may need
 * any tensor. All `data` views are detached. Native work submitted meanwhile, including collectives, runs
 * after the pass.
 *
 * @example A training step
 * ```ts
 * import { backward, optim, Tensor } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using weight = Tensor.fromArray([3]).requires_grad_();
 * const optimizer = new optim.SGD([weight], { lr: 0.5 });
 * using loss = weight.pow(2).sum();
 * await backward(loss);
 * optimizer.step();
 * assertEquals(weight.toArray(), [0]); // 3 - 0.5 * 6
 * ```
 *
 * @param tensor The tensor to differentiate, with one element unless `gradient` is given.
 * @param options The initial gradient, and what to keep and record.
 * @throws {NativeError} If nothing was recorded, if an earlier pass has freed the graph, or if another pass
 * is in flight.
 * @throws {CollectiveError} If another rank fails during the pass.
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

/** Returns whether a backward pass is in flight. */
export function hasPasses(): boolean {
  return passes.size > 0;
}

/**
 * Runs `body` without recording for autograd. Equivalent to PyTorch's `torch.no_grad`.
 *
 * @example Change a parameter in place
 * ```ts
 * import { noGrad, Tensor } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using weight = Tensor.fromArray([3]).requires_grad_();
 * noGrad(() => weight.mul_(0.5)); // recorded, this would throw: the weight is a leaf
 * assertEquals(weight.toArray(), [1.5]);
 * ```
 *
 * @param body A synchronous function.
 * @returns The result of `body`.
 * @throws {TypeError} If `body` returns a promise. Use {@linkcode noGradAsync} for asynchronous functions.
 */
export function noGrad<T>(body: () => T): T {
  return withinMode(gradMode("noGrad", false), body);
}

/**
 * Runs an asynchronous function without recording for autograd, like {@linkcode noGrad}. The mode also
 * applies to everything that it awaits, until it settles. Other functions that run meanwhile record as usual.
 *
 * @example A forward pass without gradients, with the model sharded across ranks
 * ```ts
 * import { ColumnParallelLinear, DistributedWorker, noGradAsync, ops } from "@cohort/distributed";
 * import { testGroup } from "@cohort/distributed/testing";
 * import { assertEquals } from "@std/assert";
 *
 * using group = await testGroup(new DistributedWorker());
 * using first = new ColumnParallelLinear(4, 8, group, { gather_output: true });
 * using second = new ColumnParallelLinear(8, 2, group, { gather_output: true });
 * using logits = await noGradAsync(async () => {
 *   const hidden = await first.forward(ops.ones([1, 4]));
 *   return await second.forward(hidden.relu());
 * });
 * assertEquals([logits.shape, logits.requiresGrad], [[1, 2], false]);
 * ```
 *
 * @param body An asynchronous function. It starts with the caller's modes.
 * @returns The resolved value of `body`.
 */
export function noGradAsync<T>(body: () => Promise<T>): Promise<T> {
  return withinModeAsync(gradMode("noGradAsync", false), body);
}

/**
 * Runs `body` with recording for autograd, inside {@linkcode noGrad}. Equivalent to PyTorch's
 * `torch.enable_grad`.
 *
 * @param body A synchronous function.
 * @returns The result of `body`.
 * @throws {TypeError} If `body` returns a promise. Use {@linkcode enableGradAsync} for asynchronous
 * functions.
 */
export function enableGrad<T>(body: () => T): T {
  return withinMode(gradMode("enableGrad", true), body);
}

/**
 * Runs an asynchronous function with recording for autograd, like {@linkcode enableGrad}. The mode also
 * applies to everything that it awaits, until it settles.
 *
 * @param body An asynchronous function. It starts with the caller's modes.
 * @returns The resolved value of `body`.
 */
export function enableGradAsync<T>(body: () => Promise<T>): Promise<T> {
  return withinModeAsync(gradMode("enableGradAsync", true), body);
}

/**
 * Runs `body` in inference mode: autograd can never record the tensors that it makes. This costs less than
 * {@linkcode noGrad}. Equivalent to PyTorch's `torch.inference_mode`.
 *
 * @param body A synchronous function.
 * @returns The result of `body`.
 * @throws {TypeError} If `body` returns a promise. Use {@linkcode inferenceModeAsync} for asynchronous
 * functions.
 */
export function inferenceMode<T>(body: () => T): T {
  return withinMode(inferenceInit("inferenceMode"), body);
}

/**
 * Runs an asynchronous function in inference mode, like {@linkcode inferenceMode}. The mode also applies to
 * everything that it awaits, until it settles. Other functions that run meanwhile are not affected.
 *
 * @example Run a model
 * ```ts
 * import { inferenceModeAsync, nn, ops } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using net = new nn.Linear(4, 2);
 * using input = ops.ones([1, 4]);
 * using output = await inferenceModeAsync(() => ops.callAsync("aten::softmax.int", net.forward(input), -1));
 * assertEquals([output.shape, output.is_inference()], [[1, 2], true]);
 * ```
 *
 * @param body An asynchronous function. It starts with the caller's modes.
 * @returns The resolved value of `body`.
 */
export function inferenceModeAsync<T>(body: () => Promise<T>): Promise<T> {
  return withinModeAsync(inferenceInit("inferenceModeAsync"), body);
}

/**
 * Runs `body` with automatic mixed precision: operators that are precise enough in a smaller dtype cast their
 * inputs to it. Equivalent to PyTorch's `torch.autocast`.
 *
 * @example Multiply in bfloat16
 * ```ts
 * import { autocast, ops } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using a = ops.ones([2, 2]);
 * using product = autocast("cpu", () => a.mm(a));
 * assertEquals([a.dtype, product.dtype], ["float32", "bfloat16"]);
 * ```
 *
 * @param device_type The device type whose operators cast.
 * @param body A synchronous function.
 * @param options The dtype, and whether to cast.
 * @returns The result of `body`.
 * @throws {TypeError} If `body` returns a promise (use {@linkcode autocastAsync} for asynchronous functions),
 * or if the device type or dtype is unknown.
 */
export function autocast<T>(device_type: "cpu" | "cuda", body: () => T, options: AutocastOptions = {}): T {
  return withinMode(autocastInit("autocast", device_type, options), body);
}

/**
 * Runs an asynchronous function with automatic mixed precision, like {@linkcode autocast}. The mode also
 * applies to everything that it awaits, until it settles. Other functions that run meanwhile compute as
 * usual.
 *
 * @example A data-parallel training step in bfloat16
 * ```ts
 * import { autocastAsync, DistributedDataParallel, DistributedWorker, nn, ops } from "@cohort/distributed";
 * import { testGroup } from "@cohort/distributed/testing";
 * import { assertEquals } from "@std/assert";
 *
 * using group = await testGroup(new DistributedWorker());
 * using net = new nn.Linear(4, 2);
 * using ddp = new DistributedDataParallel(net, group);
 * using output = await autocastAsync("cpu", () => ddp.forward(ops.ones([1, 4])));
 * await ddp.backward(output.sum());
 * assertEquals([output.dtype, net.weight.grad?.dtype], ["bfloat16", "float32"]);
 * ```
 *
 * @param device_type The device type whose operators cast.
 * @param body An asynchronous function. It starts with the caller's modes.
 * @param options The dtype, and whether to cast.
 * @returns The resolved value of `body`.
 * @throws {TypeError} If the device type or dtype is unknown.
 */
export async function autocastAsync<T>(
  device_type: "cpu" | "cuda",
  body: () => Promise<T>,
  options: AutocastOptions = {},
): Promise<T> {
  return await withinModeAsync(autocastInit("autocastAsync", device_type, options), body);
}

/** Returns whether autograd currently records operators. */
export function isGradEnabled(): boolean {
  return native().cohort_mode_get(ModeKind.Grad) !== 0;
}

/** Returns whether {@linkcode inferenceMode} is on. */
export function isInferenceModeEnabled(): boolean {
  return native().cohort_mode_get(ModeKind.Inference) !== 0;
}

/**
 * Returns whether operators currently cast.
 *
 * @param device_type The device type of the operators.
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
