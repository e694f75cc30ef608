/**
 * The base class of optimizers.
 *
 * @module
 */
import { refuseUnknownNames } from "../options.ts";
import { noGrad, ops, Tensor, tidy } from "../ffi/mod.ts";
import { keep } from "../ffi/runtime.ts";
import { gather, isOfOneKind, stepMismatched } from "./layouts.ts";
import { copyState, freeState, matchGroups } from "./state.ts";

/** Parameters with their options. */
export type ParamGroup<Options> = { params: Tensor[] } & Options;

/** Parameters, or groups of parameters with the options that differ from the defaults. */
export type Params<Options> = Iterable<Tensor> | Iterable<{ params: Iterable<Tensor> } & Partial<Options>>;

/**
 * State of one parameter, by PyTorch's names. `step` is a scalar counter; all other tensors have the
 * parameter's shape.
 */
export type ParamState = Record<string, Tensor>;

/** State of an optimizer, like PyTorch's `state_dict`. Parameters are identified by their index among all. */
export interface OptimizerStateDict<Options> {
  /** State of each parameter that has been updated: the tensors themselves, not copies. */
  state: Record<number, ParamState>;
  /** The groups, with the indices of their parameters. */
  param_groups: ({ params: number[] } & Options)[];
}

/**
 * Parameters of one group that one native call updates. Each parameter, its gradient and its state are dense
 * and have the same memory layout.
 */
export interface Batch {
  /** The parameters. */
  readonly params: Tensor[];
  /** Gradients of the parameters. */
  readonly grads: Tensor[];
  /** States of the parameters. */
  readonly states: ParamState[];
}

/**
 * Updates parameters by their gradients. PyTorch's `torch.optim.Optimizer`, on ATen's fused kernels: a step
 * is one native call per group, plus a few that find the gradients. Parameters whose memory layout differs
 * from that of their gradients, such as columns of a larger tensor, are updated one by one, through copies.
 *
 * @example Groups with their own options, and a state that continues
 * ```ts
 * import { nn, ops, optim } from "@cohort/distributed";
 * import { assert, assertEquals } from "@std/assert";
 *
 * using net = new nn.Linear(2, 1);
 * const groups = [{ params: [net.weight] }, { params: [net.bias!], weight_decay: 0 }];
 * using optimizer = new optim.AdamW(groups, { lr: 0.01, weight_decay: 0.1 });
 * assertEquals(optimizer.paramGroups.map(({ weight_decay }) => weight_decay), [0.1, 0]);
 *
 * for (const parameter of net.parameters()) parameter.grad = ops.ones_like(parameter);
 * optimizer.step();
 * using resumed = new optim.AdamW(groups);
 * resumed.loadStateDict(optimizer.stateDict());
 * const [before, after] = [optimizer.stateDict(), resumed.stateDict()];
 * assertEquals(after.param_groups, before.param_groups);
 * assert(ops.equal(after.state[0]!["exp_avg"]!, before.state[0]!["exp_avg"]!));
 * ```
 *
 * @typeParam Options Options of a group.
 */
export abstract class Optimizer<Options extends object> implements Disposable {
  /** The groups. Changes apply from the next step. Schedules write `lr`. */
  readonly paramGroups: ParamGroup<Options>[] = [];
  readonly #state = new Map<Tensor, ParamState>();
  readonly #defaults: Options;

  /**
   * Creates the optimizer. For subclasses.
   *
   * @param params The parameters, or groups of them.
   * @param defaults Options of groups that do not set their own.
   * @throws {TypeError} If there are no parameters, one is given twice, or one is not a leaf.
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
   * Adds parameters with their own options.
   *
   * @param group The parameters, and the options that differ from the defaults.
   * @throws {TypeError} If a parameter is given twice, or is not a leaf.
   * @throws {RangeError} If an option is out of range.
   */
  addParamGroup(group: { params: Iterable<Tensor> } & Partial<Options>): void {
    refuseUnknownNames("add parameters", group, ["params", "initial_lr", ...Object.keys(this.#defaults)]);
    const params = [...group.params];
    const known = new Set(this.paramGroups.flatMap((other) => other.params));
    for (const param of params) {
      if (!(param instanceof Tensor)) throw new TypeError(`Cannot optimize a ${typeof param}: give Tensors`);
      if (param.gradFn !== null) {
        throw new TypeError("Cannot optimize a tensor that was computed: give leaf tensors");
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
   * Updates all parameters that have a gradient. If one of them cannot be updated, none is.
   *
   * @throws {RangeError} If a learning rate is not finite, or the shape of a gradient differs from that of
   * its parameter.
   * @throws {TypeError} If elements of a parameter share memory, or a gradient is sparse and this optimizer
   * does not support that.
   */
  step(): void {
    for (const [index, group] of this.paramGroups.entries()) {
      const { lr } = group as { lr?: number };
      if (lr === undefined || Number.isFinite(lr)) continue;
      throw new RangeError(
        `Cannot step: the learning rate of group ${index} is ${lr}, not a finite number; check the code that set it`,
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
        for (const { fusable, mismatched, sparse } of all) {
          for (const { params, states } of [...fusable, ...mismatched, ...sparse]) {
            params.forEach((param, index) => this.#state.set(param, states[index]!));
          }
        }
        // Sparse gradients first, because they may be rejected.
        for (const { group, sparse } of all) sparse.forEach((batch) => this.stepSparse(batch, group));
        for (const { group, fusable, mismatched } of all) {
          for (const batch of fusable) this.#stepFusable(batch, group);
          for (const one of mismatched) {
            // stepBatch uses operators for these, which support every layout and round like PyTorch.
            if (isHalfOnCpu(one) && isOfOneKind(one)) this.stepBatch(one, group);
            else stepMismatched(one, (batch) => this.#stepFusable(batch, group));
          }
        }
      })
    );
  }

  /** Sets all gradients to `null`, like PyTorch's `zero_grad`. */
  zeroGrad(): void {
    for (const { params } of this.paramGroups) {
      for (const param of params) param.grad = null;
    }
  }

  /** Returns the state needed to continue exactly. */
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
   * Loads a state: copies its tensors and adopts its options. On an error nothing is changed. Tensors that
   * already belong to this optimizer, as in `loadStateDict(stateDict())`, are kept without a copy.
   *
   * @param dict The result of {@linkcode Optimizer.stateDict}.
   * @throws {RangeError} If the number of groups, the number of parameters in a group, or a shape differs, or
   * an option is out of range.
   * @throws {TypeError} If it is not an optimizer's state, or a value in a parameter's state is not a tensor.
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

  /** Frees the state. The parameters stay. Calling it twice is safe. */
  dispose(): void {
    this.#free();
  }

  /** Same as {@linkcode Optimizer.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Throws if an option is out of range. */
  protected abstract check(options: Options): void;

  /** Updates parameters of one dtype and device. */
  protected abstract stepBatch(batch: Batch, options: Options): void;

  /**
   * Updates a parameter if it, its gradient or its state is sparse. The default implementation throws.
   *
   * @param _batch A batch of one parameter.
   * @param _options Options of its group.
   * @throws {TypeError} If this optimizer does not support sparse gradients.
   */
  protected stepSparse(_batch: Batch, _options: Options): void {
    const name = this.constructor.name;
    throw new TypeError(`Cannot step: ${name} takes no sparse gradients; give dense ones, or use SGD`);
  }

  /** Returns a tensor of a parameter's state. Creates it on first use. */
  protected kept(state: ParamState, name: string, make: () => Tensor): Tensor {
    return state[name] ??= keep(make());
  }

  /**
   * Updates a batch, and bumps the parameters' version counters: a later backward pass through their old
   * values then fails.
   */
  #stepFusable(batch: Batch, options: Options): void {
    this.stepBatch(batch, options);
    ops.call("cohort::bump_versions", batch.params);
  }

  #free(): void {
    freeState(this.#state.values(), []);
    this.#state.clear();
  }
}

/** Returns zeros with the shape and dtype of a parameter. */
export function zerosLike(param: Tensor): Tensor {
  return ops.zeros_like(param);
}

/**
 * Whether parameters are 16-bit tensors on the CPU. For these, fused kernels do not round like PyTorch's
 * steps, and the SGD kernel gives entirely different numbers (libtorch 2.11, from 16 elements on).
 *
 * @param batch Parameters of one dtype and device.
 */
export function isHalfOnCpu({ params }: Batch): boolean {
  const [param] = params;
  return param !== undefined && param.dtype.endsWith("float16") && param.device === "cpu";
}
