/** What all optimizers are.
 *
 * @module
 */
import { noGrad, ops, Tensor, tidy } from "../ffi/mod.ts";
import { keep } from "../ffi/runtime.ts";

/** Parameters with options of their own. */
export type ParamGroup<Options> = { params: Tensor[] } & Options;

/** What a program gives: parameters, or groups of them with what differs from the rest. */
export type Params<Options> = Iterable<Tensor> | Iterable<{ params: Iterable<Tensor> } & Partial<Options>>;

/** What an optimizer keeps of one parameter, by PyTorch's names. */
export type ParamState = Record<string, Tensor>;

/** An optimizer's state, as PyTorch's `state_dict`: parameters go by their place among all. */
export interface OptimizerStateDict<Options> {
  /** What is kept of each parameter that has been stepped: the tensors themselves, not copies. */
  state: Record<number, ParamState>;
  /** The groups, with the places of their parameters. */
  param_groups: ({ params: number[] } & Options)[];
}

/** Parameters of one group that one native call steps. */
export interface Batch {
  /** The parameters. */
  readonly params: Tensor[];
  /** Their gradients. */
  readonly grads: Tensor[];
  /** What is kept of them. */
  readonly states: ParamState[];
}

/** Changes parameters by their gradients. PyTorch's `torch.optim.Optimizer`, on ATen's fused kernels: a step is one native
 * call for each group, and a few that find the gradients.
 *
 * @typeParam Options What a group is stepped by.
 */
export abstract class Optimizer<Options extends object> implements Disposable {
  /** The groups. What is written here counts from the next step on; schedules write `lr`. */
  readonly paramGroups: ParamGroup<Options>[] = [];
  readonly #state = new Map<Tensor, ParamState>();
  readonly #defaults: Options;

  /** Takes the parameters.
   *
   * @param params The parameters, or groups of them.
   * @param defaults What groups are stepped by, where they do not say otherwise.
   * @throws {TypeError} If there are none, one twice, or one that is no leaf.
   * @throws {RangeError} If an option is out of range.
   */
  protected constructor(params: Params<Options>, defaults: Options) {
    this.#defaults = defaults;
    const list: (Tensor | { params: Iterable<Tensor> } & Partial<Options>)[] = [...params];
    if (list.length === 0) throw new TypeError("Cannot optimize: no parameters were given");
    if (list.every((item) => item instanceof Tensor)) {
      this.addParamGroup({ params: list } as unknown as { params: Tensor[] } & Partial<Options>);
    } else {
      for (const group of list) this.addParamGroup(group as { params: Iterable<Tensor> } & Partial<Options>);
    }
  }

  /** Takes more parameters, with options of their own.
   *
   * @param group The parameters, and what differs from the rest.
   * @throws {TypeError} If there is one twice, or one that is no leaf.
   * @throws {RangeError} If an option is out of range.
   */
  addParamGroup(group: { params: Iterable<Tensor> } & Partial<Options>): void {
    const params = [...group.params];
    const known = new Set(this.paramGroups.flatMap((other) => other.params));
    for (const param of params) {
      if (!(param instanceof Tensor)) throw new TypeError(`Cannot optimize a ${typeof param}: give Tensors`);
      if (param.gradFn !== null) {
        throw new TypeError("Cannot optimize a tensor that was computed: give leaves");
      }
      if (known.has(param)) {
        throw new TypeError("Cannot optimize a parameter twice: it is in more than one group");
      }
      known.add(param);
    }
    const made = { ...this.#defaults, ...group, params };
    this.check(made);
    this.paramGroups.push(made);
  }

  /** Steps: changes all parameters that have a gradient. */
  step(): void {
    noGrad(() =>
      tidy(() => {
        for (const group of this.paramGroups) {
          for (const batch of this.#batches(group)) this.stepBatch(batch, group);
        }
      })
    );
  }

  /** Takes all gradients away, as PyTorch's `zero_grad`. */
  zeroGrad(): void {
    for (const { params } of this.paramGroups) {
      for (const param of params) param.grad = null;
    }
  }

  /** What is needed to go on exactly from here. */
  stateDict(): OptimizerStateDict<Options> {
    const all = this.paramGroups.flatMap(({ params }) => params);
    const state: Record<number, ParamState> = {};
    for (const [index, param] of all.entries()) {
      const kept = this.#state.get(param);
      if (kept !== undefined) state[index] = { ...kept };
    }
    const places = new Map(all.map((param, index) => [param, index]));
    const param_groups = this.paramGroups.map((group) => ({
      ...group,
      params: group.params.map((param) => places.get(param)!),
    }));
    return { state, param_groups };
  }

  /** Goes on from a state: copies its tensors, and takes its options over. Nothing changes unless all fits.
   *
   * @param dict What {@linkcode Optimizer.stateDict} gave.
   * @throws {RangeError} If it has another number of groups, or of parameters in one, or a tensor of another shape.
   */
  loadStateDict(dict: OptimizerStateDict<Options>): void {
    const fail = (state: string): never => {
      throw new RangeError(`Cannot load the optimizer's state: ${state}`);
    };
    const { param_groups, state } = dict;
    if (param_groups.length !== this.paramGroups.length) {
      fail(`it has ${param_groups.length} parameter groups, this optimizer ${this.paramGroups.length}`);
    }
    for (const [index, { params }] of param_groups.entries()) {
      const own = this.paramGroups[index]!.params.length;
      if (params.length !== own) {
        fail(`its group ${index} has ${params.length} parameters, this optimizer's ${own}`);
      }
    }
    const all = this.paramGroups.flatMap(({ params }) => params);
    const places = param_groups.flatMap(({ params }) => params);
    const loaded = all.map((param, index) => [param, state[places[index]!]] as const);
    for (const [param, kept] of loaded) {
      for (const [name, tensor] of Object.entries(kept ?? {})) {
        const { shape } = tensor;
        if (shape.length > 0 && String(shape) !== String(param.shape)) {
          fail(`${name} has shape [${shape}], the parameter [${param.shape}]`);
        }
      }
    }
    this.#free();
    for (const [param, kept] of loaded) {
      if (kept === undefined) continue;
      const own: ParamState = {};
      for (const [name, tensor] of Object.entries(kept)) {
        // A count of steps stays float32, whatever is trained.
        const dtype = name === "step" ? tensor.dtype : param.dtype;
        own[name] = keep(noGrad(() => tensor.to({ dtype, device: param.device, copy: true })));
      }
      this.#state.set(param, own);
    }
    for (const [index, { params: _, ...options }] of param_groups.entries()) {
      Object.assign(this.paramGroups[index]!, options);
    }
  }

  /** Frees what it keeps; the parameters stay. Doing it twice is fine. */
  dispose(): void {
    this.#free();
  }

  /** As {@linkcode Optimizer.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Refuses options that are out of range. */
  protected abstract check(options: Options): void;

  /** Steps parameters of one dtype and device. */
  protected abstract stepBatch(batch: Batch, options: Options): void;

  /** A tensor of a parameter's state, made where it is not there yet. */
  protected kept(state: ParamState, name: string, make: () => Tensor): Tensor {
    return state[name] ??= keep(make());
  }

  /** Those that have a gradient, by dtype and device. */
  #batches({ params }: ParamGroup<Options>): Batch[] {
    const batches = new Map<string, Batch>();
    for (const param of params) {
      const grad = param.grad;
      if (grad === null) continue;
      const kind = `${param.dtype} ${param.device}`;
      const batch = batches.get(kind) ?? { params: [], grads: [], states: [] };
      batches.set(kind, batch);
      let state = this.#state.get(param);
      if (state === undefined) this.#state.set(param, state = {});
      batch.params.push(param);
      batch.grads.push(grad);
      batch.states.push(state);
    }
    return [...batches.values()];
  }

  #free(): void {
    for (const state of this.#state.values()) {
      for (const tensor of Object.values(state)) tensor.dispose();
    }
    this.#state.clear();
  }
}

/** Refuses what is not a number of a range.
 *
 * @param name What it is called.
 * @param value The number.
 * @param isIn Whether it is in range.
 * @param range What the range is.
 */
export function checkOption(name: string, value: number, isIn: boolean, range: string): void {
  if (!isIn) throw new RangeError(`Cannot optimize: ${name} is ${value}, not ${range}`);
}

/** Zeros like a parameter. */
export function zerosLike(param: Tensor): Tensor {
  return ops.zeros_like(param);
}
