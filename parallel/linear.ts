/**
 * Linear layers that are sharded over ranks.
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
  /** Whether every rank gets all output features, instead of only its own. Default: `false`. */
  gather_output?: boolean;
}

/** Options of {@linkcode RowParallelLinear}. */
export interface RowParallelLinearOptions extends LinearOptions {
  /**
   * Whether each rank's input already has only its part of the features, as after a
   * {@linkcode ColumnParallelLinear}. Default: `true`.
   */
  input_is_parallel?: boolean;
}

/**
 * Base class of sharded linear layers. `loadStateDict`, of the layer or of a module that contains it, accepts
 * this rank's parts, as `stateDict` returns them, or the whole layer's tensors, of which each rank takes its
 * part.
 */
export abstract class ParallelLinear extends Module<[input: Tensor], Promise<Tensor>> {
  /** Number of input features, over all ranks. */
  readonly in_features: number;
  /** Number of output features, over all ranks. */
  readonly out_features: number;
  /** This rank's part of the weight. */
  readonly weight: Tensor;
  /** This rank's part of the bias, or the whole bias; `null` if there is none. */
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

  /** Returns the sizes over all ranks, as PyTorch prints them. */
  protected override extraRepr(): string {
    const { in_features, out_features, bias } = this;
    return `in_features=${in_features}, out_features=${out_features}, bias=${
      bias !== null ? "True" : "False"
    }`;
  }
}

/**
 * A linear layer whose output features are split over the ranks: each rank has the rows of the weight for its
 * features (Megatron-LM, Shoeybi et al. 2019). The input must be the same on all ranks. All ranks call
 * `forward`, and wait for each other in it and in its backward pass: use `await backward(loss)`.
 *
 * @example A feed-forward block: one sum over the ranks
 * ```ts
 * import {
 *   ColumnParallelLinear,
 *   DistributedWorker,
 *   ops,
 *   RowParallelLinear,
 *   tidyAsync,
 * } from "@cohort/distributed";
 * import { testGroup } from "@cohort/distributed/testing";
 * import { assertEquals } from "@std/assert";
 *
 * using group = await testGroup(new DistributedWorker());
 * using up = new ColumnParallelLinear(4, 16, group);
 * using down = new RowParallelLinear(16, 4, group);
 * assertEquals(up.weight.shape, [16 / group.size, 4]);
 * await tidyAsync(async () => {
 *   const input = ops.ones([2, 4]);
 *   const output = await down.forward((await up.forward(input)).relu());
 *   assertEquals(output.shape, [2, 4]);
 * });
 * ```
 */
export class ColumnParallelLinear extends ParallelLinear {
  readonly #group: ProcessGroup;
  readonly #gathers: boolean;

  /**
   * Initializes the whole layer and keeps this rank's part. With the same seed on all ranks, the parts
   * together are one `nn.Linear`.
   *
   * @param in_features Number of input features.
   * @param out_features Number of output features, over all ranks.
   * @param group The group.
   * @param options Whether to add a bias, and whether each rank gets all features.
   * @throws {RangeError} If the features cannot be split equally over the ranks.
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
   * Computes the output. Collective.
   *
   * @param input `[…, in_features]`, the same on all ranks.
   * @returns `[…, out_features / ranks]`, this rank's features; `[…, out_features]` with `gather_output`.
   * @throws {CollectiveError} If a rank fails.
   */
  override async forward(input: Tensor): Promise<Tensor> {
    const copied = await copyToGroup(input, this.#group);
    const output = ops.linear(copied, this.weight, this.bias);
    return this.#gathers ? await gatherFromGroup(output, this.#group) : output;
  }
}

/**
 * A linear layer whose input features are split over the ranks: each rank has the columns of the weight for
 * its features, and the ranks' products are summed. All ranks call `forward`, and wait for each other in it.
 * Without `input_is_parallel` they also wait in its backward pass.
 */
export class RowParallelLinear extends ParallelLinear {
  readonly #group: ProcessGroup;
  readonly #isParallel: boolean;

  /**
   * Initializes the whole layer and keeps this rank's part, as {@linkcode ColumnParallelLinear} does. Every
   * rank has the whole bias; it is added once.
   *
   * @param in_features Number of input features, over all ranks.
   * @param out_features Number of output features.
   * @param group The group.
   * @param options Whether to add a bias, and whether the input is split already.
   * @throws {RangeError} If the features cannot be split equally over the ranks.
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
   * Computes the output, summed over the ranks. Collective.
   *
   * @param input `[…, in_features / ranks]`, this rank's features; `[…, in_features]` without
   * `input_is_parallel`.
   * @returns `[…, out_features]`, the same on all ranks.
   * @throws {CollectiveError} If a rank fails.
   */
  override async forward(input: Tensor): Promise<Tensor> {
    const part = this.#isParallel ? input : await scatterToGroup(input, this.#group);
    const sum = await reduceFromGroup(ops.linear(part, this.weight), this.#group);
    return this.bias === null ? sum : sum.add(this.bias);
  }
}
