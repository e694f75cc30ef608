/**
 * Neural networks' parts: parameters with a function of them.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown } from "../options.ts";
import type { Device, DTypeName, Tensor } from "../ffi/mod.ts";
import { load, type LoadedKeys } from "./load.ts";
import { childrenOf, free, isModule, join, markModule, partsOf, tensorsOf } from "./parts.ts";
import { repr } from "./repr.ts";
import { moveAll } from "./move.ts";
import { setTidied } from "./tidy.ts";

/** A module, whatever it takes and gives. */
export type AnyModule = Module<never, unknown>;

/** Options of {@linkcode Module.loadStateDict}. */
export interface LoadStateDictOptions {
  /** Refuse names that the module has and the dict has not, or the other way round. Default: true. */
  strict?: boolean;
  /**
   * Put the given tensors in the places of the module's rather than copy their elements: the dtypes, devices
   * and memory are those of the dict then. Default: false.
   */
  assign?: boolean;
  /**
   * What names of the dict begin with and the module's do not, such as `"module."` of PyTorch's
   * `DistributedDataParallel`: it is taken off those that have it. Default: none.
   */
  prefix?: string;
}

/** Where and as what {@linkcode Module.to} puts a module. */
export interface ModuleToOptions {
  /** The device (`"cpu"`, `"cuda:0"`). Left out: each tensor's own. */
  device?: Device;
  /**
   * The dtype, floating-point or complex, of what is floating-point or complex. Left out: each tensor's own.
   */
  dtype?: DTypeName;
}

/**
 * A part of a neural network: parameters, and a function of them. PyTorch's `torch.nn.Module`.
 *
 * What it is made of are its public fields: tensors made by `parameter` and `buffer`, modules, and arrays and
 * plain objects of those, at any depth. Their names are PyTorch's: `weight`, `fc.weight`; `layers.0.weight`
 * in an array (a `ModuleList`), `blocks.down.weight` in an object (a `ModuleDict`). What lies in `#private`
 * fields is no part of it.
 *
 * Parameters and buffers live until `dispose()` or the worker's teardown. What `forward` makes besides
 * belongs to the caller's scope, all that its layers have made on the way, too: {@linkcode Module.tidy_} has
 * each free its own.
 *
 * @example Two layers
 * ```ts ignore
 * class Net extends nn.Module {
 *   hidden = new nn.Linear(784, 128);
 *   out = new nn.Linear(128, 10);
 *   override forward(x: Tensor): Tensor {
 *     return this.out.forward(this.hidden.forward(x).relu());
 *   }
 * }
 * ```
 *
 * @typeParam In What `forward` takes.
 * @typeParam Out What it gives.
 */
export abstract class Module<In extends readonly unknown[] = [Tensor], Out = Tensor> implements Disposable {
  /**
   * Whether it is being trained: dropout drops, batch normalization looks at the batch. Set by `train()`,
   * `eval()`.
   */
  training = true;

  /** For classes that extend it. */
  constructor() {
    markModule(this);
  }

  /**
   * What it computes.
   *
   * @param inputs What it takes.
   */
  abstract forward(...inputs: In): Out;

  /**
   * The modules directly in this one, with their names, each once. Those in an array or object are
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

  /** The modules directly in this one, each once. */
  children(): AnyModule[] {
    return this.namedChildren().map(([, module]) => module);
  }

  /** This module, named `""`, and all in it, each once and before those in it. */
  namedModules(): [name: string, module: AnyModule][] {
    return partsOf(this, true).filter(({ isModule }) => isModule)
      .map(({ name, owner }) => [name, owner as AnyModule]);
  }

  /** This module and all in it, each once and before those in it. */
  modules(): AnyModule[] {
    return this.namedModules().map(([, module]) => module);
  }

  /** All parameters with their names, its own first; one that is shared by its first name alone. */
  namedParameters(): [name: string, parameter: Tensor][] {
    return tensorsOf(this, true).filter(({ role }) => role === "parameter")
      .map(({ name, tensor }) => [name, tensor]);
  }

  /** All parameters, its own first, each once. */
  parameters(): Tensor[] {
    return this.namedParameters().map(([, tensor]) => tensor);
  }

  /** All buffers with their names, its own first; one that is shared by its first name alone. */
  namedBuffers(): [name: string, buffer: Tensor][] {
    return tensorsOf(this, true).filter(({ role }) => role !== "parameter")
      .map(({ name, tensor }) => [name, tensor]);
  }

  /** All buffers, its own first, each once. */
  buffers(): Tensor[] {
    return this.namedBuffers().map(([, tensor]) => tensor);
  }

  /**
   * The parameters and persistent buffers by name: the tensors themselves, no copies. One that is shared has
   * all its names, as in PyTorch.
   *
   * @returns What `saveSafetensors` and {@linkcode Module.loadStateDict} take.
   */
  stateDict(): Record<string, Tensor> {
    const saved = tensorsOf(this, false).filter(({ role }) => role !== "buffer");
    return Object.fromEntries(saved.map(({ name, tensor }) => [name, tensor]));
  }

  /**
   * Copies tensors into the parameters and persistent buffers of their names. dtypes and devices may differ:
   * each keeps its own. If anything does not match, nothing is changed and the error lists all of it.
   *
   * Batch normalizations keep their `num_batches_tracked` where the dict has none, as in PyTorch.
   *
   * What the module has under several names, such as tied weights, is in the dict if one of them is; it stays
   * one tensor. Of a layer that ranks share, the dict may have this rank's part or the whole.
   *
   * With `assign` nothing is copied: the given tensors become the module's, and live as long as it does, out
   * of every scope; whether they are trained is as it was. Those that were there are freed, so that
   * optimizers are to be made afterwards. With tensors that lie over a mapped file, and a module made on
   * `"meta"`, which has shapes alone, a large model takes no memory of its own: what several ranks of a
   * machine read of the file is in memory once. Training writes to it, and gives each rank its own copy of
   * what it writes.
   *
   * @example A model over its mapped file
   * ```ts ignore
   * const net = new nn.Linear(4096, 4096, { device: "meta" });
   * net.loadStateDict(await loadSafetensors("net.safetensors"), { assign: true });
   * ```
   *
   * @param dict The tensors by name, of the same shapes.
   * @param options Whether names have to match, whether tensors are copied.
   * @returns Which names did not match.
   * @throws {TypeError} If names do not match and `strict` is not false, something is no tensor or freed, the
   * module is on `"meta"` and `assign` is not set, or a part of it would stay there; or if a tensor cannot be
   * assigned: it was computed under autograd, or has a dtype that cannot be trained where the parameter is.
   * @throws {RangeError} If only shapes do not match.
   * @throws {NativeError} If work in flight stands against it.
   */
  loadStateDict(dict: Readonly<Record<string, Tensor>>, options: LoadStateDictOptions = {}): LoadedKeys {
    refuseUnknown("load state_dict", options, { strict: true, assign: true, prefix: true });
    const { strict = true, assign = false, prefix = "" } = options;
    return load(this, dict, { isStrict: strict, isAssigned: assign, prefix });
  }

  /**
   * Sets `training` of this and all modules in it.
   *
   * @param mode Whether it is being trained. Default: true.
   * @returns This.
   */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /**
   * As `train(false)`.
   *
   * @returns This.
   */
  eval(): this {
    return this.train(false);
  }

  /**
   * Sets whether autograd records for the parameters.
   *
   * @param requires_grad Whether it does. Default: true.
   * @returns This.
   */
  requiresGrad_(requires_grad = true): this {
    for (const parameter of this.parameters()) parameter.requires_grad_(requires_grad);
    return this;
  }

  /** Takes all parameters' gradients away: their `grad` is `null` then. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /**
   * Moves the parameters, their gradients and the buffers to another device or dtype. The tensors stay the
   * same objects, so that an optimizer that has them goes on.
   *
   * @param target The device, the dtype, or both.
   * @returns This.
   * @throws {TypeError} If there is no such dtype or device, or the dtype is neither floating-point nor
   * complex, or it is to or from `"meta"`.
   * @throws {NativeError} If the device cannot be used.
   */
  to(target: ModuleToOptions): this {
    refuseUnknown(`move ${this.constructor.name}`, target, { device: true, dtype: true });
    const { device, dtype } = target;
    if (dtype !== undefined && !/^(b?float|complex)/.test(dtype)) {
      throw new TypeError(
        `Cannot move ${this.constructor.name} to ${
          escapeLine(String(dtype))
        }: give a floating-point or complex dtype`,
      );
    }
    const tensors = tensorsOf(this, true).map(({ tensor }) => tensor);
    if (
      device !== undefined && tensors.some((tensor) => (tensor.device === "meta") !== (device === "meta"))
    ) {
      throw new TypeError(
        `Cannot move ${this.constructor.name} to ${device}: a tensor cannot get or lose its elements; make another module there and load the state dict`,
      );
    }
    moveAll(
      tensors,
      (tensor) => tensor.is_floating_point() || tensor.is_complex() ? { device, dtype } : { device },
    );
    return this;
  }

  /**
   * Moves it to the CPU, as {@linkcode Module.to} does.
   *
   * @returns This.
   */
  cpu(): this {
    return this.to({ device: "cpu" });
  }

  /**
   * Moves it to a CUDA device, as {@linkcode Module.to} does.
   *
   * @param device Which. Default: this rank's.
   * @returns This.
   * @throws {NativeError} If this process uses no CUDA device.
   */
  cuda(device: Device = "cuda"): this {
    return this.to({ device });
  }

  /**
   * Converts what is floating-point to float32; complex tensors stay.
   *
   * @returns This.
   */
  float(): this {
    return this.#cast("float32");
  }

  /**
   * Converts what is floating-point to float64; complex tensors stay.
   *
   * @returns This.
   */
  double(): this {
    return this.#cast("float64");
  }

  /**
   * Converts what is floating-point to float16; complex tensors stay.
   *
   * @returns This.
   */
  half(): this {
    return this.#cast("float16");
  }

  /**
   * Converts what is floating-point to bfloat16; complex tensors stay.
   *
   * @returns This.
   */
  bfloat16(): this {
    return this.#cast("bfloat16");
  }

  #cast(dtype: DTypeName): this {
    moveAll(
      tensorsOf(this, true).map(({ tensor }) => tensor),
      (tensor) => tensor.is_floating_point() ? { dtype } : {},
    );
    return this;
  }

  /**
   * Sets whether this module, and each one in it now, frees when its forward pass ends what that has made,
   * except what it gives: what a `tidy` around each of them does. Then a pass holds at once what one part
   * makes, not all of them. Training needs no care: what autograd has saved stays until the backward pass.
   *
   * A tensor that `forward` puts into a field, such as a cache, has to be a buffer or kept: else it is freed,
   * too.
   *
   * @example A model of many layers, for use
   * ```ts ignore
   * const model = new Decoder(config).eval().tidy_();
   * const logits = inferenceMode(() => tidy(() => model.forward(tokens)));
   * ```
   *
   * @param mode Whether. Default: `true`.
   * @returns This.
   */
  tidy_(mode: boolean = true): this {
    for (const module of this.modules()) setTidied(module, mode);
    return this;
  }

  /**
   * Calls a function with every module in this one, and last with this one; for initialisation.
   *
   * @param fn What to call.
   * @returns This.
   */
  apply(fn: (module: AnyModule) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /** Frees all parameters, their gradients, and all buffers. Doing it twice is fine. */
  dispose(): void {
    for (const { tensor } of tensorsOf(this, true)) free(tensor);
  }

  /** As {@linkcode Module.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /**
   * What `toString()` says in the parentheses before the modules in this one: `"in_features=2,
   * out_features=3"`.
   */
  protected extraRepr(): string {
    return "";
  }

  /**
   * The modules, nested, as PyTorch prints them.
   *
   * @throws {TypeError} If a module contains itself.
   */
  toString(): string {
    partsOf(this, true);
    return repr(this.constructor.name, this.extraRepr(), this);
  }

  /** For `console.log`. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}
