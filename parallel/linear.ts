/**
 * Linear layers that ranks share.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { noGrad, ops, type ProcessGroup, type Tensor, tidy } from "../ffi/mod.ts";
import { Linear, type LinearOptions, Module, parameter } from "../nn/mod.ts";
import { markShard } from "../nn/runtime.ts";
import { copyToGroup, gatherFromGroup, reduceFromGroup, scatterToGroup } from "./functions.ts";

/** Options of {@linkcode ColumnParallelLinear}. */
export interface ColumnParallelLinearOptions extends LinearOptions {
  /** Whether every rank gets all features, rather than its own. Default: `false`. */
  gather_output?: boolean;
}

/** Options of {@linkcode RowParallelLinear}. */
export interface RowParallelLinearOptions extends LinearOptions {
  /**
   * Whether each rank has its part of the features already, as after a {@linkcode ColumnParallelLinear}.
   * Default: `true`.
   */
  input_is_parallel?: boolean;
}

/**
 * What layers that ranks share have in common. `loadStateDict`, theirs and that of a module around them,
 * takes this rank's parts, as `stateDict` gives them, or the whole layer's tensors, of which each rank takes
 * its part.
 */
export abstract class ParallelLinear extends Module<[input: Tensor], Promise<Tensor>> {
  /** How many features come in, on all ranks together. */
  readonly in_features: number;
  /** How many go out, on all ranks together. */
  readonly out_features: number;
  /** This rank's part. */
  readonly weight: Tensor;
  /** This rank's part, or all; `null` without. */
  readonly bias: Tensor | null;

  /** Takes this rank's part of a layer, along a dimension of its weight. */
  protected constructor(whole: Linear, group: ProcessGroup, dim: number) {
    super();
    const { in_features, out_features } = whole;
    this.in_features = in_features;
    this.out_features = out_features;
    const size = [out_features, in_features][dim]!;
    if (size % group.size !== 0) {
      throw new RangeError(
        `Cannot share a layer: ${size} features have no equal parts for ${group.size} ranks`,
      );
    }
    const part = (tensor: Tensor): Tensor => {
      const length = size / group.size;
      const made = noGrad(() =>
        parameter(tidy(() => tensor.detach().narrow(dim, group.rank * length, length).clone()))
      );
      markShard(made, { dim, index: group.rank, count: group.size });
      return made;
    };
    this.weight = part(whole.weight);
    if (whole.bias === null) this.bias = null;
    else this.bias = dim === 0 ? part(whole.bias) : parameter(noGrad(() => whole.bias!.detach().clone()));
  }

  /** The sizes on all ranks together. */
  protected override extraRepr(): string {
    const { in_features, out_features, bias } = this;
    return `in_features=${in_features}, out_features=${out_features}, bias=${
      bias !== null ? "True" : "False"
    }`;
  }
}

/**
 * A linear layer whose output features the ranks share: each has the rows of the weight for its own
 * (Megatron-LM, Shoeybi et al. 2019). What comes in is the same on all ranks. All ranks call `forward`, and
 * wait for each other in it and in its backward pass: use `await backward(loss)`.
 *
 * @example A feed-forward block: one sum over the ranks
 * ```ts ignore
 * const up = new ColumnParallelLinear(512, 2048, group);
 * const down = new RowParallelLinear(2048, 512, group);
 * const output = await down.forward((await up.forward(input)).relu());
 * ```
 */
export class ColumnParallelLinear extends ParallelLinear {
  readonly #group: ProcessGroup;
  readonly #gathers: boolean;

  /**
   * Draws the whole layer's parameters and takes this rank's part: with one seed on all ranks, they are those
   * of one `nn.Linear`.
   *
   * @param in_features How many features come in.
   * @param out_features How many go out, on all ranks together.
   * @param group The ranks.
   * @param options Whether something is added, and what each rank gets.
   * @throws {RangeError} If the ranks have no equal parts.
   */
  constructor(
    in_features: number,
    out_features: number,
    group: ProcessGroup,
    options: ColumnParallelLinearOptions = {},
  ) {
    refuseUnknown("make ColumnParallelLinear", options, {
      device: true,
      dtype: true,
      bias: true,
      gather_output: true,
    });
    const { gather_output = false, ...linear } = options;
    using whole = new Linear(in_features, out_features, linear);
    super(whole, group, 0);
    this.#group = group;
    this.#gathers = gather_output;
  }

  /**
   * Multiplies. Collective.
   *
   * @param input `[…, in_features]`, the same on all ranks.
   * @returns `[…, out_features / ranks]`, the rank's own; `[…, out_features]` with `gather_output`.
   * @throws {CollectiveError} If a rank fails.
   */
  override async forward(input: Tensor): Promise<Tensor> {
    const copied = await copyToGroup(input, this.#group);
    const output = ops.linear(copied, this.weight, this.bias);
    return this.#gathers ? await gatherFromGroup(output, this.#group) : output;
  }
}

/**
 * A linear layer whose input features the ranks share: each has the columns of the weight for its own, and
 * the ranks' products are summed. All ranks call `forward`, and wait for each other in it and, unless the
 * input is in parts, in its backward pass.
 */
export class RowParallelLinear extends ParallelLinear {
  readonly #group: ProcessGroup;
  readonly #isParallel: boolean;

  /**
   * Draws the whole layer's parameters and takes this rank's part, as {@linkcode ColumnParallelLinear} does.
   * The bias is on every rank, and is added once.
   *
   * @param in_features How many features come in, on all ranks together.
   * @param out_features How many go out.
   * @param group The ranks.
   * @param options Whether something is added, and what each rank has.
   * @throws {RangeError} If the ranks have no equal parts.
   */
  constructor(
    in_features: number,
    out_features: number,
    group: ProcessGroup,
    options: RowParallelLinearOptions = {},
  ) {
    refuseUnknown("make RowParallelLinear", options, {
      device: true,
      dtype: true,
      bias: true,
      input_is_parallel: true,
    });
    const { input_is_parallel = true, ...linear } = options;
    using whole = new Linear(in_features, out_features, linear);
    super(whole, group, 1);
    this.#group = group;
    this.#isParallel = input_is_parallel;
  }

  /**
   * Multiplies, and sums over the ranks. Collective.
   *
   * @param input `[…, in_features / ranks]`, the rank's own; `[…, in_features]` without `input_is_parallel`.
   * @returns `[…, out_features]`, the same on all ranks.
   * @throws {CollectiveError} If a rank fails.
   */
  override async forward(input: Tensor): Promise<Tensor> {
    const part = this.#isParallel ? input : await scatterToGroup(input, this.#group);
    const sum = await reduceFromGroup(ops.linear(part, this.weight), this.#group);
    return this.bias === null ? sum : sum.add(this.bias);
  }
}
