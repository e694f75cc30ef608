/**
 * What all optimizers are.
 *
 * @module
 */
import { refuseUnknownNames } from "../options.ts";
import { noGrad, ops, Tensor, tidy } from "../ffi/mod.ts";
import { keep } from "../ffi/runtime.ts";
import { gather, isOfOneKind, stepApart } from "./layouts.ts";
import { copyState, freeState, matchGroups } from "./state.ts";

/** Parameters with options of their own. */
export type ParamGroup<Options> = { params: Tensor[] } & Options;

/** What a program gives: parameters, or groups of them with what differs from the rest. */
export type Params<Options> = Iterable<Tensor> | Iterable<{ params: Iterable<Tensor> } & Partial<Options>>;

/**
 * What an optimizer keeps of one parameter, by PyTorch's names: `step` is a scalar that counts, all else has
 * the parameter's shape.
 */
export type ParamState = Record<string, Tensor>;

/** An optimizer's state, as PyTorch's `state_dict`: parameters go by their place among all. */
export interface OptimizerStateDict<Options> {
  /** What is kept of each parameter that has been stepped: the tensors themselves, not copies. */
  state: Record<number, ParamState>;
  /** The groups, with the places of their parameters. */
  param_groups: ({ params: number[] } & Options)[];
}

/**
 * Parameters of one group that one native call steps. Each parameter, its gradient and what is kept of it are
 * dense and lie alike in memory.
 */
export interface Batch {
  /** The parameters. */
  readonly params: Tensor[];
  /** Their gradients. */
  readonly grads: Tensor[];
  /** What is kept of them. */
  readonly states: ParamState[];
}

/**
 * Changes parameters by their gradients. PyTorch's `torch.optim.Optimizer`, on ATen's fused kernels: a step
 * is one native call for each group, and a few that find the gradients. Parameters that lie in memory
 * otherwise than their gradients, such as columns of a larger tensor, are stepped one by one, by copies.
 *
 * @typeParam Options What a group is stepped by.
 */
export abstract class Optimizer<Options extends object> implements Disposable {
  /** The groups. What is written here counts from the next step on; schedules write `lr`. */
  readonly paramGroups: ParamGroup<Options>[] = [];
  readonly #state = new Map<Tensor, ParamState>();
  readonly #defaults: Options;

  /**
   * Takes the parameters.
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

  /**
   * Takes more parameters, with options of their own.
   *
   * @param group The parameters, and what differs from the rest.
   * @throws {TypeError} If there is one twice, or one that is no leaf.
   * @throws {RangeError} If an option is out of range.
   */
  addParamGroup(group: { params: Iterable<Tensor> } & Partial<Options>): void {
    refuseUnknownNames("add parameters", group, ["params", "initial_lr", ...Object.keys(this.#defaults)]);
    const params = [...group.params];
    const known = new Set(this.paramGroups.flatMap((other) => other.params));
    for (const param of params) {
      if (!(param instanceof Tensor)) throw new TypeError(`Cannot optimize a ${typeof param}: give Tensors`);
      if (param.gradFn !== null) {
        throw new TypeError("Cannot optimize a tensor that was computed: give leaves");
      }
      if (known.has(param)) {
        throw new TypeError(
          "Cannot optimize a parameter twice: it is given more than once; a module's parameters() has each once",
        );
      }
      known.add(param);
    }
    const given = Object.entries(group).filter(([, value]) => value !== undefined);
    const made = { ...this.#defaults, ...Object.fromEntries(given), params };
    this.check(made);
    this.paramGroups.push(made);
  }

  /**
   * Steps: changes all parameters that have a gradient. If one cannot be stepped, none is.
   *
   * @throws {RangeError} If a learning rate is not finite, or a gradient is of another shape than its
   * parameter.
   * @throws {TypeError} If elements of a parameter share memory, or a gradient is sparse and this takes none.
   */
  step(): void {
    for (const [index, group] of this.paramGroups.entries()) {
      const { lr } = group as { lr?: number };
      if (lr === undefined || Number.isFinite(lr)) continue;
      throw new RangeError(
        `Cannot step: the learning rate of group ${index} is ${lr}, not a finite number; see what wrote it`,
      );
    }
    noGrad(() =>
      tidy(() => {
        let first = 0;
        const all = this.paramGroups.map((group) => {
          const states = group.params.map((param) => this.#state.get(param) ?? {});
          const gathered = gather(group.params, states, first);
          first += group.params.length;
          return { group, ...gathered };
        });
        for (const { alike, apart, sparse } of all) {
          for (const { params, states } of [...alike, ...apart, ...sparse]) {
            params.forEach((param, index) => this.#state.set(param, states[index]!));
          }
        }
        // Those first that may be refused.
        for (const { group, sparse } of all) sparse.forEach((batch) => this.stepSparse(batch, group));
        for (const { group, alike, apart } of all) {
          for (const batch of alike) this.#stepAlike(batch, group);
          for (const one of apart) {
            // Those are stepped by operators that take every layout, and round by it.
            if (isHalfOnCpu(one) && isOfOneKind(one)) this.stepBatch(one, group);
            else stepApart(one, (batch) => this.#stepAlike(batch, group));
          }
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

  /**
   * Goes on from a state: copies its tensors, and takes its options over. Nothing changes unless all fits.
   * What is its own already, as of `loadStateDict(stateDict())`, stays.
   *
   * @param dict What {@linkcode Optimizer.stateDict} gave.
   * @throws {RangeError} If it has another number of groups, or of parameters in one, a tensor of another
   * shape, or an option that is out of range.
   * @throws {TypeError} If it is no optimizer's state, or something that is kept is no tensor.
   * @throws {NativeError} If a tensor has been freed, or is being written.
   */
  loadStateDict(dict: OptimizerStateDict<Options>): void {
    const { groups, places } = matchGroups(dict, this.paramGroups);
    for (const [index, group] of groups.entries()) this.check({ ...this.paramGroups[index]!, ...group });
    const all = this.paramGroups.flatMap(({ params }) => params);
    const loaded = copyState(
      all.map((param, index) => ({ param, own: this.#state.get(param), given: dict.state[places[index]!] })),
    );
    const replaced = [...this.#state.values()];
    this.#state.clear();
    for (const [param, state] of loaded) this.#state.set(param, state);
    freeState(replaced, loaded.values());
    for (const [index, group] of groups.entries()) Object.assign(this.paramGroups[index]!, group);
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

  /**
   * Steps a parameter that is sparse, or whose gradient or state is. Not overridden, it refuses.
   *
   * @param _batch The parameter alone.
   * @param _options What its group is stepped by.
   * @throws {TypeError} If this takes no sparse gradients.
   */
  protected stepSparse(_batch: Batch, _options: Options): void {
    const name = this.constructor.name;
    throw new TypeError(`Cannot step: ${name} takes no sparse gradients; give dense ones, or use SGD`);
  }

  /** A tensor of a parameter's state, made where it is not there yet. */
  protected kept(state: ParamState, name: string, make: () => Tensor): Tensor {
    return state[name] ??= keep(make());
  }

  /**
   * Steps what lies alike, and has a later backward pass through what the parameters were know that they have
   * changed.
   */
  #stepAlike(batch: Batch, options: Options): void {
    this.stepBatch(batch, options);
    ops.call("cohort::bump_versions", batch.params);
  }

  #free(): void {
    freeState(this.#state.values(), []);
    this.#state.clear();
  }
}

/** Zeros like a parameter. */
export function zerosLike(param: Tensor): Tensor {
  return ops.zeros_like(param);
}

/**
 * Whether parameters are of 16 bits and on the CPU, whose fused kernels do not round as PyTorch's steps do,
 * and of SGD give other numbers altogether (libtorch 2.11, from 16 elements on).
 *
 * @param batch Parameters of one dtype and device.
 */
export function isHalfOnCpu({ params }: Batch): boolean {
  const [param] = params;
  return param !== undefined && param.dtype.endsWith("float16") && param.device === "cpu";
}
