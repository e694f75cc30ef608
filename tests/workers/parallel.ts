/**
 * Computes on several ranks, and compares the results with one rank's.
 *
 * @module
 */
import {
  allGather,
  backward,
  ColumnParallelLinear,
  copyToGroup,
  DistributedDataParallel,
  type DistributedDataParallelOptions,
  DistributedWorker,
  gatherBatch,
  gatherFromGroup,
  grad,
  nn,
  ops,
  optim,
  type ProcessGroup,
  reduceFromGroup,
  reduceScatter,
  RowParallelLinear,
  scatterToGroup,
  shardBatch,
  Tensor,
} from "../../mod.ts";

/** The largest differences from one rank's results, by name. */
export type Differences = Record<string, number>;

interface Call {
  check: keyof typeof CHECKS;
}

/** Returns the largest difference; `Infinity` if the shapes differ. */
function distance(actual: Tensor, expected: Tensor): number {
  if (String(actual.shape) !== String(expected.shape)) return Infinity;
  return actual.sub(expected).abs().max().to("float64").item() as number;
}

/** Makes a tensor filled with one number. */
function filled(shape: number[], value: number): Tensor {
  return ops.full(shape, value, { dtype: "float32" });
}

function gradOf(tensor: Tensor): Tensor {
  if (tensor.grad === null) throw new Error("there is no gradient");
  return tensor.grad;
}

function network(): nn.Sequential {
  ops.manualSeed(0);
  return new nn.Sequential(
    new nn.Linear(6, 8),
    new nn.BatchNorm1d(8, { momentum: null }),
    new nn.ReLU(),
    new nn.Linear(8, 3),
  ).eval();
}

/**
 * Compares steps of several ranks, each with its share of the batch, with those of one rank with the whole
 * batch.
 */
async function train(group: ProcessGroup, options: DistributedDataParallelOptions): Promise<Differences> {
  using net = network();
  using alone = network();
  // The other ranks must get rank 0's parameters.
  if (group.rank !== 0) net.apply((module) => module instanceof nn.Linear && nn.init.zeros_(module.weight));
  using ddp = new DistributedDataParallel(net, group, options);
  using optimizer = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
  using other = new optim.SGD(alone.parameters(), { lr: 0.1, momentum: 0.9 });
  ops.manualSeed(7);
  for (let step = 0; step < 6; step++) {
    const inputs = ops.randn([4 * group.size, 6]);
    const labels = ops.randint(3, [4 * group.size]);
    optimizer.zeroGrad();
    const output = await ddp.forward(shardBatch(inputs, group));
    await ddp.backward(nn.functional.crossEntropy(output, shardBatch(labels, group)));
    optimizer.step();
    other.zeroGrad();
    nn.functional.crossEntropy(alone.forward(inputs), labels).backward();
    other.step();
  }
  return Object.fromEntries(
    net.namedParameters().map((
      [name, tensor],
      index,
    ) => [name, distance(tensor, alone.parameters()[index]!)]),
  );
}

/** Compares gradients of several passes that are averaged at the last pass. */
async function accumulate(group: ProcessGroup): Promise<Differences> {
  using net = network();
  using alone = network();
  using ddp = new DistributedDataParallel(net, group);
  ops.manualSeed(8);
  const batches = Array.from({ length: 3 }, () => ops.randn([2 * group.size, 6]));
  const share = (batch: Tensor) => shardBatch(batch, group);
  await ddp.noSync(async () => {
    for (const batch of batches.slice(0, 2)) {
      await ddp.backward((await ddp.forward(share(batch))).pow(2).mean());
    }
  });
  await ddp.backward((await ddp.forward(share(batches[2]!))).pow(2).mean());
  for (const batch of batches) alone.forward(batch).pow(2).mean().backward();
  return Object.fromEntries(
    net.namedParameters().map(([name, tensor], index) => [
      name,
      distance(gradOf(tensor), gradOf(alone.parameters()[index]!)),
    ]),
  );
}

/** Compares a feed-forward block of sharded layers with one on one rank. */
async function shareLayers(group: ProcessGroup): Promise<Differences> {
  ops.manualSeed(3);
  using up = new ColumnParallelLinear(6, 12, group);
  using down = new RowParallelLinear(12, 6, group);
  ops.manualSeed(3);
  using wholeUp = new nn.Linear(6, 12);
  using wholeDown = new nn.Linear(12, 6);
  ops.manualSeed(4);
  const input = ops.randn([5, 6]).requires_grad_();
  const same = input.detach().clone().requires_grad_();

  const output = await down.forward((await up.forward(input)).relu());
  await backward(output.pow(2).mean());
  const expected = wholeDown.forward(wholeUp.forward(same).relu());
  expected.pow(2).mean().backward();
  const rows = (tensor: Tensor) => tensor.chunk(group.size, 0)[group.rank]!;
  return {
    output: distance(output, expected),
    input: distance(gradOf(input), gradOf(same)),
    "up.weight": distance(gradOf(up.weight), rows(gradOf(wholeUp.weight))),
    "up.bias": distance(gradOf(up.bias!), rows(gradOf(wholeUp.bias!))),
    "down.weight": distance(gradOf(down.weight), gradOf(wholeDown.weight).chunk(group.size, 1)[group.rank]!),
    "down.bias": distance(gradOf(down.bias!), gradOf(wholeDown.bias!)),
  };
}

/** Compares the same with the whole input and output on each rank. */
async function shareWhole(group: ProcessGroup): Promise<Differences> {
  ops.manualSeed(3);
  using column = new ColumnParallelLinear(4, 12, group, { gather_output: true, bias: false });
  using row = new RowParallelLinear(12, 4, group, { input_is_parallel: false, bias: false });
  ops.manualSeed(3);
  using first = new nn.Linear(4, 12, { bias: false });
  using second = new nn.Linear(12, 4, { bias: false });
  const input = ops.randn([3, 2, 4]).requires_grad_();
  const same = input.detach().clone().requires_grad_();
  const output = await row.forward((await column.forward(input)).tanh());
  await backward(output.pow(3).sum());
  const expected = second.forward(first.forward(same).tanh());
  expected.pow(3).sum().backward();
  return {
    output: distance(output, expected),
    input: distance(gradOf(input), gradOf(same)),
    column: distance(gradOf(column.weight), gradOf(first.weight).chunk(group.size, 0)[group.rank]!),
    row: distance(gradOf(row.weight), gradOf(second.weight).chunk(group.size, 1)[group.rank]!),
  };
}

/** Compares sharded layers that were loaded from the state of a whole block. */
async function loadWhole(group: ProcessGroup): Promise<Differences> {
  ops.manualSeed(5);
  using whole = new nn.Sequential(new nn.Linear(6, 12), new nn.ReLU(), new nn.Linear(12, 6));
  const input = ops.randn([5, 6]);
  const expected = whole.forward(input);
  const found: Differences = {};
  for (const device of ["cpu", "meta"] as const) {
    // Initializes the ranks with different numbers, which loading must replace.
    ops.manualSeed(20 + group.rank);
    using up = new ColumnParallelLinear(6, 12, group, { device });
    using down = new RowParallelLinear(12, 6, group, { device });
    const dict = Object.fromEntries(
      Object.entries(whole.stateDict()).map(([name, tensor]) => [name, tensor.detach().clone()]),
    );
    const of = (prefix: string) =>
      Object.fromEntries(Object.entries(dict).filter(([name]) => name.startsWith(prefix)));
    const assign = device === "meta";
    up.loadStateDict(of("0."), { assign, prefix: "0." });
    down.loadStateDict(of("2."), { assign, prefix: "2." });
    found[device] = distance(await down.forward((await up.forward(input)).relu()), expected);
  }
  return found;
}

/** Compares each function and its gradient with their documented results. */
async function functions(group: ProcessGroup): Promise<Differences> {
  const { rank, size } = group;
  const of = (seed: number, shape: number[] = [2, 6]): Tensor => {
    ops.manualSeed(seed);
    return ops.randn(shape);
  };
  const ranks = Array.from({ length: size }, (_, index) => index);
  const sum = (tensors: Tensor[]): Tensor => ops.stack(tensors).sum(0);
  const found: Differences = {};
  const check = async (
    name: string,
    call: (input: Tensor) => Promise<Tensor>,
    input: Tensor,
    expected: Tensor,
    /** The factors of each rank's result. */
    weights: (rank: number) => Tensor,
    expectedGrad: Tensor,
  ): Promise<void> => {
    const leaf = input.detach().clone().requires_grad_();
    const output = await call(leaf);
    found[name] = distance(output, expected);
    await backward(output.mul(weights(rank)).sum());
    found[`${name}, its gradient`] = distance(gradOf(leaf), expectedGrad);
  };
  const own = of(10 + rank);
  const inputs = ranks.map((index) => of(10 + index));
  const weights = (index: number) => of(20 + index);
  await check("copy", (t) => copyToGroup(t, group), own, own, weights, sum(ranks.map(weights)));
  await check("reduce", (t) => reduceFromGroup(t, group), own, sum(inputs), weights, weights(rank));

  const wide = (index: number) => of(30 + index, [2, 6 * size]);
  const part = (tensor: Tensor, dim: number) => tensor.chunk(size, dim)[rank]!;
  await check(
    "gather",
    (t) => gatherFromGroup(t, group),
    own,
    ops.cat(inputs, -1),
    wide,
    part(wide(rank), -1),
  );
  const whole = of(9, [2, 6 * size]);
  await check(
    "scatter",
    (t) => scatterToGroup(t, group),
    whole,
    part(whole, -1),
    weights,
    ops.cat(ranks.map(weights), -1),
  );
  const tall = (index: number) => of(40 + index, [2 * size, 6]);
  await check(
    "all-gather",
    (t) => allGather(t, group),
    own,
    ops.cat(inputs, 0),
    tall,
    part(sum(ranks.map(tall)), 0),
  );
  await check(
    "reduce-scatter",
    (t) => reduceScatter(t, group),
    tall(rank),
    part(sum(ranks.map(tall)), 0),
    weights,
    ops.cat(ranks.map(weights), 0),
  );
  // Shares of different sizes.
  const batch = of(50, [2 * size + 1, 3]);
  const share = shardBatch(batch, group);
  const last = of(51, [2 * size + 1, 3]);
  await check("batch", (t) => gatherBatch(t, group), share, batch, () => last, shardBatch(last, group));
  return found;
}

/** Compares libtorch's functional collectives, called with the name of a worker's group. */
async function functional(group: ProcessGroup): Promise<Differences> {
  const { rank, size } = group;
  const total = size * (size + 1) / 2;
  const input = filled([4], rank + 1);
  const wait = (tensor: Tensor) => ops.callAsync("_c10d_functional::wait_tensor", tensor);
  const reduced = await wait(await ops.callAsync("_c10d_functional::all_reduce", input, "sum", "0"));
  const gathered = await wait(
    await ops.callAsync("_c10d_functional::all_gather_into_tensor", input, size, "0"),
  );
  const scattered = await wait(
    await ops.callAsync(
      "_c10d_functional::reduce_scatter_tensor",
      filled([2 * size], rank + 1),
      "avg",
      size,
      "0",
    ),
  );
  const sent = await wait(await ops.callAsync("_c10d_functional::broadcast", input, 0, "0"));
  const splits = new Array<number>(size).fill(1);
  const exchanged = await wait(
    await ops.callAsync("_c10d_functional::all_to_all_single", filled([size], rank), splits, splits, "0"),
  );
  const half = await group.newGroup([0]);
  half?.register("half");
  const own = half === null
    ? input
    : await wait(await ops.callAsync("_c10d_functional::all_reduce", input, "sum", "half"));
  return {
    all_reduce: distance(reduced, filled([4], total)),
    all_gather: distance(
      gathered,
      ops.cat(Array.from({ length: size }, (_, index) => filled([4], index + 1))),
    ),
    reduce_scatter: distance(scattered, filled([2], total / size)),
    broadcast: distance(sent, filled([4], 1)),
    all_to_all: distance(exchanged, ops.arange(size, { dtype: "float32" })),
    "of another group": distance(own, filled([4], rank + 1)),
  };
}

/**
 * Checks that collectives called during a backward pass with its own collectives come after it, on every
 * rank.
 */
async function ordered(group: ProcessGroup): Promise<Differences> {
  using net = network();
  using ddp = new DistributedDataParallel(net, group);
  const found: Differences = {};
  for (let round = 0; round < 20; round++) {
    const loss = (await ddp.forward(filled([2, 6], group.rank + round))).pow(2).mean();
    const mine = filled([3], group.rank + 1);
    // A different rank is slow in each round.
    if (round % group.size === group.rank) await new Promise((resolve) => setTimeout(resolve, 3));
    await Promise.all([ddp.backward(loss), group.allReduce(mine), group.barrier()]);
    found[`round ${round}`] = distance(mine, filled([3], group.size * (group.size + 1) / 2));
  }
  return found;
}

/** Checks parameters that the loss does not depend on. */
async function unused(group: ProcessGroup): Promise<Differences> {
  class Branches extends nn.Module<[Tensor, boolean]> {
    readonly left = new nn.Linear(2, 2);
    readonly right = new nn.Linear(2, 2);

    override forward(input: Tensor, isLeft: boolean): Tensor {
      return (isLeft ? this.left : this.right).forward(input);
    }
  }
  using net = new Branches();
  using ddp = new DistributedDataParallel(net, group, { find_unused_parameters: true });
  const input = ops.ones([1, 2]);
  // Each rank takes another branch, so the other branch's gradient is averaged with nothing.
  await ddp.backward((await ddp.forward(input, group.rank === 0)).sum());
  return {
    left: distance(gradOf(net.left.bias!), filled([2], 1 / group.size)),
    right: distance(gradOf(net.right.bias!), filled([2], (group.size - 1) / group.size)),
  };
}

const CHECKS = {
  train: (group: ProcessGroup) => train(group, {}),
  "train in small buckets": (group: ProcessGroup) =>
    train(group, { bucket_cap_mb: 1e-4, gradient_as_bucket_view: true }),
  accumulate,
  shareLayers,
  shareWhole,
  loadWhole,
  functions,
  functional,
  ordered,
  unused,
};

/** Runs the requested check. */
export class Parallel extends DistributedWorker<Call, Differences> {
  static override module = import.meta.url;

  override async call({ check }: Call): Promise<Differences> {
    return await CHECKS[check](this.processGroup);
  }
}

/** Trains, and fails on one rank if requested. */
export class Fails extends DistributedWorker<{ how: "throw" | "exit" | "none"; rank: number }, number> {
  static override module = import.meta.url;
  #net!: nn.Sequential;
  #ddp!: DistributedDataParallel<[Tensor], Tensor>;

  override setup(): void {
    this.#net = network();
    this.#ddp = new DistributedDataParallel(this.#net, this.processGroup);
  }

  override async call({ how, rank }: { how: "throw" | "exit" | "none"; rank: number }): Promise<number> {
    const step = async () => {
      const output = await this.#ddp.forward(ops.ones([2, 6]));
      this.#net.zeroGrad();
      await this.#ddp.backward(output.pow(2).mean());
    };
    await step();
    await step();
    if (this.rank === rank && how === "throw") throw new Error("left alone");
    if (this.rank === rank && how === "exit") Deno.exit(3);
    await step();
    return gradOf(this.#net.parameters()[0]!).sum().item() as number;
  }
}

/** Collects the errors of operations that a backward pass in flight forbids. */
export class Misuses extends DistributedWorker<null, string[]> {
  static override module = import.meta.url;

  override async call(): Promise<string[]> {
    const errors: string[] = [];
    const attempt = (what: () => unknown) => {
      try {
        what();
        errors.push("no error");
      } catch (error) {
        errors.push((error as Error).message);
      }
    };
    const leaf = ops.ones([400, 400]).requires_grad_();
    let value = leaf;
    for (let index = 0; index < 30; index++) value = value.mm(leaf).tanh();
    const pass = backward(value.sum());
    const other = Tensor.fromArray([1, 2]);
    attempt(() => other.add_(1));
    attempt(() => leaf.grad);
    attempt(() => grad(other.requires_grad_().sum(), other));
    const before = other.add(1).toArray();
    errors.push(JSON.stringify(before));
    await pass;
    other.add_(1);
    errors.push(String(leaf.grad !== null));
    return errors;
  }
}
