/**
 * The base class of neural network modules.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import type { Device, DTypeName, Tensor } from "../ffi/mod.ts";
import { load, type LoadedKeys } from "./load.ts";
import { childrenOf, free, isModule, join, markModule, partsOf, tensorsOf } from "./parts.ts";
import { repr } from "./repr.ts";
import type { LoadStateDictOptions, ModuleToOptions } from "./module_options.ts";
import { moveAll, moveTo } from "./move.ts";
import { setTidied } from "./tidy.ts";

/** A module with any inputs and output. */
export type AnyModule = Module<never, unknown>;

/**
 * A part of a neural network: parameters, and a function that uses them. PyTorch's `torch.nn.Module`.
 *
 * A module consists of its public fields: tensors made by `parameter` and `buffer`, modules, and arrays and
 * plain objects of those, at any depth. Names are as in PyTorch: `weight`, `fc.weight`; `layers.0.weight` in
 * an array (a `ModuleList`), `blocks.down.weight` in an object (a `ModuleDict`). `#private` fields are not
 * part of the module.
 *
 * Parameters and buffers live until `dispose()` or the worker's teardown. All other tensors that `forward`
 * makes belong to the caller's scope, including intermediate tensors of its layers. {@linkcode Module.tidy_}
 * makes each layer free its own.
 *
 * @example Two layers
 * ```ts
 * import { nn, ops, type Tensor, tidy } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * class Net extends nn.Module {
 *   hidden = new nn.Linear(784, 128);
 *   out = new nn.Linear(128, 10);
 *   override forward(x: Tensor): Tensor {
 *     return this.out.forward(this.hidden.forward(x).relu());
 *   }
 * }
 *
 * using net = new Net();
 * assertEquals(tidy(() => net.forward(ops.rand([32, 784])).shape), [32, 10]);
 * assertEquals(Object.keys(net.stateDict()), ["hidden.weight", "hidden.bias", "out.weight", "out.bias"]);
 * ```
 *
 * @typeParam In The arguments of `forward`.
 * @typeParam Out The result of `forward`.
 */
export abstract class Module<In extends readonly unknown[] = [Tensor], Out = Tensor> implements Disposable {
  /**
   * Whether the module is in training mode: dropout is active, and batch normalization uses the batch's
   * statistics. Set by `train()` and `eval()`.
   */
  training = true;

  /** For subclasses. */
  constructor() {
    markModule(this);
  }

  /**
   * Computes the output.
   *
   * @param inputs The inputs.
   */
  abstract forward(...inputs: In): Out;

  /**
   * Returns the direct child modules with their names, each once. Names in an array or object have the form
   * `"layers.0"`.
   */
  namedChildren(): [name: string, module: AnyModule][] {
    const found: [string, AnyModule][] = [];
    const seen = new Set<object>();
    const visit = (owner: object, prefix: string): void => {
      for (const [key, child] of childrenOf(owner)) {
        if (seen.has(child)) continue;
        seen.add(child);
        if (isModule(child)) found.push([join(prefix, key), child as AnyModule]);
        else visit(child, join(prefix, key));
      }
    };
    visit(this, "");
    return found;
  }

  /** Returns the direct child modules, each once. */
  children(): AnyModule[] {
    return this.namedChildren().map(([, module]) => module);
  }

  /** Returns this module, named `""`, and all its descendants, each once, parents first. */
  namedModules(): [name: string, module: AnyModule][] {
    return partsOf(this, true).filter(({ isModule }) => isModule)
      .map(({ name, owner }) => [name, owner as AnyModule]);
  }

  /** Returns this module and all its descendants, each once, parents first. */
  modules(): AnyModule[] {
    return this.namedModules().map(([, module]) => module);
  }

  /**
   * Returns all parameters with their names, the module's own first. A shared one is listed once, by its
   * first name.
   */
  namedParameters(): [name: string, parameter: Tensor][] {
    return tensorsOf(this, true).filter(({ role }) => role === "parameter")
      .map(({ name, tensor }) => [name, tensor]);
  }

  /** Returns all parameters, the module's own first, each once. */
  parameters(): Tensor[] {
    return this.namedParameters().map(([, tensor]) => tensor);
  }

  /**
   * Returns all buffers with their names, the module's own first. A shared one is listed once, by its first
   * name.
   */
  namedBuffers(): [name: string, buffer: Tensor][] {
    return tensorsOf(this, true).filter(({ role }) => role !== "parameter")
      .map(({ name, tensor }) => [name, tensor]);
  }

  /** Returns all buffers, the module's own first, each once. */
  buffers(): Tensor[] {
    return this.namedBuffers().map(([, tensor]) => tensor);
  }

  /**
   * Returns the parameters and persistent buffers by name: the tensors themselves, not copies. A shared
   * tensor is listed under all its names, as in PyTorch.
   *
   * @returns A dict for `saveSafetensors` and {@linkcode Module.loadStateDict}.
   */
  stateDict(): Record<string, Tensor> {
    const saved = tensorsOf(this, false).filter(({ role }) => role !== "buffer");
    return Object.fromEntries(saved.map(({ name, tensor }) => [name, tensor]));
  }

  /**
   * Copies tensors into the parameters and persistent buffers of the same names. dtypes and devices may
   * differ: the module keeps its own. If anything does not match, nothing is changed and the error lists all
   * mismatches.
   *
   * Batch normalizations keep their `num_batches_tracked` if the dict does not have it, as in PyTorch.
   *
   * A tensor that the module has under several names, such as tied weights, is loaded if the dict has one of
   * these names; it stays one tensor. For a layer that is sharded over ranks, the dict may have this rank's
   * part or the whole tensor.
   *
   * With `assign` nothing is copied: the given tensors become the module's. They leave their scopes and live
   * as long as the module; whether they require gradients does not change. The replaced tensors are freed, so
   * create optimizers afterward. With tensors over a mapped file, and a module made on `"meta"`, which only
   * has shapes, a large model takes no memory of its own: ranks of one machine share the file's pages in
   * memory. Training writes to these pages, and each rank then gets its own copy of the pages that it writes.
   *
   * @example A model over its mapped file
   * ```ts
   * import { loadSafetensors, nn, ops, saveSafetensors } from "@cohort/distributed";
   * import { assert, assertEquals } from "@std/assert";
   *
   * const folder = await Deno.makeTempDir();
   * try {
   *   using trained = new nn.Linear(64, 64);
   *   await saveSafetensors(trained.stateDict(), `${folder}/net.safetensors`);
   *   using net = new nn.Linear(64, 64, { device: "meta" });
   *   net.loadStateDict(await loadSafetensors(`${folder}/net.safetensors`), { assign: true });
   *   assertEquals(net.weight.device, "cpu");
   *   assert(ops.equal(net.weight, trained.weight));
   * } finally {
   *   await Deno.remove(folder, { recursive: true });
   * }
   * ```
   *
   * @param dict Tensors by name, with the module's shapes.
   * @param options Whether names must match, and whether tensors are copied.
   * @returns The names that did not match.
   * @throws {TypeError} If names do not match and `strict` is not false, a value is not a tensor or is freed,
   * the module is on `"meta"` and `assign` is not set, or a part of the module would stay on `"meta"`; or if
   * a tensor cannot be assigned because it was computed under autograd, or because the parameter requires
   * gradients and its dtype cannot have them.
   * @throws {RangeError} If only shapes do not match.
   * @throws {NativeError} If work in flight borrows one of the tensors.
   */
  loadStateDict(dict: Readonly<Record<string, Tensor>>, options: LoadStateDictOptions = {}): LoadedKeys {
    refuseUnknown("load state_dict", options, { strict: true, assign: true, prefix: true });
    const { strict = true, assign = false, prefix = "" } = options;
    return load(this, dict, { isStrict: strict, isAssigned: assign, prefix });
  }

  /**
   * Sets `training` of this module and all its descendants.
   *
   * @param mode Whether to train. Default: true.
   * @returns This module.
   */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /**
   * Sets evaluation mode: `train(false)`.
   *
   * @returns This module.
   */
  eval(): this {
    return this.train(false);
  }

  /**
   * Sets whether the parameters require gradients.
   *
   * @param requires_grad Whether autograd records operations on them. Default: true.
   * @returns This module.
   */
  requiresGrad_(requires_grad = true): this {
    for (const parameter of this.parameters()) parameter.requires_grad_(requires_grad);
    return this;
  }

  /** Sets the `grad` of all parameters to `null`. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /**
   * Moves the parameters, their gradients and the buffers to another device or dtype. The tensors stay the
   * same objects, so an optimizer that refers to them stays valid.
   *
   * @param target The device, the dtype, or both.
   * @returns This module.
   * @throws {TypeError} If the dtype or device is unknown, the dtype is neither floating-point nor complex,
   * or the move is to or from `"meta"`.
   * @throws {NativeError} If the device cannot be used.
   */
  to(target: ModuleToOptions): this {
    refuseUnknown(`move ${this.constructor.name}`, target, { device: true, dtype: true });
    moveTo(this.constructor.name, this.#tensors(), target);
    return this;
  }

  /**
   * Moves the module to the CPU, as {@linkcode Module.to} does.
   *
   * @returns This module.
   */
  cpu(): this {
    return this.to({ device: "cpu" });
  }

  /**
   * Moves the module to a CUDA device, as {@linkcode Module.to} does.
   *
   * @param device The device. Default: this rank's.
   * @returns This module.
   * @throws {NativeError} If this process uses no CUDA device.
   */
  cuda(device: Device = "cuda"): this {
    return this.to({ device });
  }

  /**
   * Converts floating-point tensors to float32. Complex tensors are not changed.
   *
   * @returns This module.
   */
  float(): this {
    return this.#cast("float32");
  }

  /**
   * Converts floating-point tensors to float64. Complex tensors are not changed.
   *
   * @returns This module.
   */
  double(): this {
    return this.#cast("float64");
  }

  /**
   * Converts floating-point tensors to float16. Complex tensors are not changed.
   *
   * @returns This module.
   */
  half(): this {
    return this.#cast("float16");
  }

  /**
   * Converts floating-point tensors to bfloat16. Complex tensors are not changed.
   *
   * @returns This module.
   */
  bfloat16(): this {
    return this.#cast("bfloat16");
  }

  #cast(dtype: DTypeName): this {
    moveAll(this.#tensors(), (tensor) => tensor.is_floating_point() ? { dtype } : {});
    return this;
  }

  /** Returns all parameters and buffers, each once. */
  #tensors(): Tensor[] {
    return tensorsOf(this, true).map(({ tensor }) => tensor);
  }

  /**
   * Sets whether this module and each current descendant free the tensors made in their forward pass, except
   * the output, when the pass ends. It is like a `tidy` around each `forward`. A pass then holds the
   * intermediate tensors of one part at a time instead of all parts. It is safe in training: tensors that
   * autograd has saved stay until the backward pass.
   *
   * If `forward` stores a tensor in a field, such as a cache, make it a buffer or keep it. Otherwise it is
   * freed too.
   *
   * @example Running a model of many layers
   * ```ts
   * import { inferenceMode, nn, ops, type Tensor } from "@cohort/distributed";
   * import { assert, assertEquals } from "@std/assert";
   *
   * const made: Tensor[] = [];
   * class Layer extends nn.Module {
   *   override forward(x: Tensor): Tensor {
   *     const doubled = x.mul(2);
   *     made.push(doubled);
   *     return doubled.add(1);
   *   }
   * }
   *
   * using model = new nn.Sequential(new Layer(), new Layer(), new Layer()).eval().tidy_();
   * using input = ops.ones([2]);
   * using output = inferenceMode(() => model.forward(input));
   * assertEquals(output.toArray(), [15, 15]);
   * assert(made.every(({ disposed }) => disposed));
   * ```
   *
   * @param mode Whether to free. Default: `true`.
   * @returns This module.
   */
  tidy_(mode: boolean = true): this {
    for (const module of this.modules()) setTidied(module, mode);
    return this;
  }

  /**
   * Calls a function with every descendant module and then with this one. Useful for initialization.
   *
   * @param fn The function.
   * @returns This module.
   */
  apply(fn: (module: AnyModule) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /** Frees all parameters, their gradients, and all buffers. Calling it twice is safe. */
  dispose(): void {
    for (const tensor of this.#tensors()) free(tensor);
  }

  /** Same as {@linkcode Module.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /**
   * Returns the text that `toString()` prints in parentheses before the child modules: `"in_features=2,
   * out_features=3"`.
   */
  protected extraRepr(): string {
    return "";
  }

  /**
   * Returns the nested modules as text, as PyTorch prints them.
   *
   * @throws {TypeError} If a module contains itself.
   */
  toString(): string {
    partsOf(this, true);
    return repr(this.constructor.name, this.extraRepr(), this);
  }

  /** Returns `toString()`, for `console.log`. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}
