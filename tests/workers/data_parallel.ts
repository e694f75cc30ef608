/**
 * Trains on several ranks with all kinds of mistakes and special cases.
 *
 * @module
 */
import {
  DistributedDataParallel,
  type DistributedDataParallelOptions,
  DistributedWorker,
  type DTypeName,
  type JoinOptions,
  nn,
  noGrad,
  noGradAsync,
  ops,
  optim,
  type ProcessGroup,
  Tensor,
  tidyAsync,
} from "../../mod.ts";

/** The answer of a rank: an error's class and message, or numbers. */
export type Answer = string | number[];

/** A model with two branches. A pass may leave one out. */
class Branches extends nn.Module<[Tensor, string], unknown> {
  readonly left: nn.Linear;
  readonly right: nn.Linear;
  /** An optional layer with buffers. */
  norm: nn.BatchNorm1d | null = null;

  constructor([left, right]: readonly [DTypeName, DTypeName] = ["float32", "float32"]) {
    super();
    this.left = new nn.Linear(2, 2, { dtype: left });
    this.right = new nn.Linear(2, 2, { dtype: right });
  }

  override forward(input: Tensor, use: string): unknown {
    return this.both(input, use);
  }

  both(input: Tensor, use: string): Tensor {
    if (use === "none") return input.detach().clone().requires_grad_();
    const parts = [];
    if (use !== "right") parts.push(this.#branch(this.left, input));
    if (use !== "left") parts.push(this.#branch(this.right, input));
    const sum = parts.reduce((sum, part) => sum.add(part));
    return this.norm?.forward(sum) ?? sum;
  }

  #branch(layer: nn.Linear, input: Tensor): Tensor {
    const output = layer.forward(input.to(layer.weight.dtype as DTypeName));
    return output.is_complex() ? ops.view_as_real(output).sum(-1) : output;
  }
}

/** Hides the result in a private field. */
class Hidden {
  readonly #loss: Tensor;
  constructor(loss: Tensor) {
    this.#loss = loss;
  }
  get loss(): Tensor {
    return this.#loss;
  }
}

interface Holds {
  loss: Tensor;
  self?: Holds;
}

/** Structures that contain a tensor, and how to get it back. */
const STRUCTURES: Record<string, [wrap: (loss: Tensor) => unknown, unwrap: (output: never) => Tensor]> = {
  tensor: [(loss) => loss, (output: Tensor) => output],
  object: [(loss) => ({ deep: [{ loss }], none: null }), (output: { deep: Holds[] }) => output.deep[0]!.loss],
  map: [(loss) => new Map([["loss", loss]]), (output: Map<string, Tensor>) => output.get("loss")!],
  keys: [(loss) => new Map([[loss, 1]]), (output: Map<Tensor, number>) => [...output.keys()][0]!],
  set: [(loss) => new Set([loss]), (output: Set<Tensor>) => [...output][0]!],
  instance: [(loss) => new Hidden(loss), (output: Hidden) => output.loss],
  closure: [(loss) => () => loss, (output: () => Tensor) => output()],
  promise: [(loss) => Promise.resolve(loss), (output: Tensor) => output],
  cycle: [(loss) => {
    const holds: Holds = { loss };
    holds.self = holds;
    return holds;
  }, (output: Holds) => output.self!.loss],
};

/** A module that returns its loss in one of {@linkcode STRUCTURES}. */
class Wrapped extends Branches {
  readonly #wrap: (loss: Tensor) => unknown;
  constructor(structure: string, dtypes?: [DTypeName, DTypeName]) {
    super(dtypes);
    this.#wrap = STRUCTURES[structure]![0];
  }
  override forward(input: Tensor, use: string): unknown {
    return this.#wrap(this.both(input, use).sum());
  }
}

/** How to make steps. */
export interface StepOptions extends DistributedDataParallelOptions {
  /** How the module returns its loss. */
  structure?: string;
  /** Whether the backward pass blocks the event loop. */
  blocks?: boolean;
  /** Whether only the last step averages. */
  accumulates?: boolean;
  /** The dtypes of the branches. */
  dtypes?: [DTypeName, DTypeName];
}

async function settle(body: () => Promise<Answer>): Promise<Answer> {
  try {
    return await body();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

/** Returns all gradients; for complex parameters, only the real parts. */
function gradients(module: nn.AnyModule): number[] {
  return module.parameters().flatMap(({ grad }) => {
    if (grad === null) return [NaN];
    const real = grad.is_complex() ? ops.real(grad) : grad;
    return real.to("float64").flatten().toArray() as number[];
  });
}

/** Makes steps that use the given branches, and returns the gradients of the last step. */
async function steps(
  group: ProcessGroup,
  uses: readonly string[],
  options: StepOptions,
): Promise<Answer> {
  const { structure = "tensor", blocks = false, accumulates = false, dtypes, ...rest } = options;
  ops.manualSeed(0);
  using net = new Wrapped(structure, dtypes);
  using ddp = new DistributedDataParallel(net, group, rest);
  const pass = async (index: number, use: string) => {
    const output = await ddp.forward(ops.full([1, 2], group.rank + 1, { dtype: "float32" }), use);
    const loss = STRUCTURES[structure]![1](output as never);
    try {
      if (blocks) loss.backward();
      else await ddp.backward(loss);
    } catch (error) {
      throw new Error(`step ${index + 1}: ${(error as Error).message}`);
    }
  };
  for (const [index, use] of uses.entries()) {
    if (!accumulates) net.zeroGrad();
    // The last step averages the sum of all steps.
    if (accumulates && index < uses.length - 1) await ddp.noSync(() => pass(index, use));
    else await pass(index, use);
  }
  return gradients(net);
}

/** Models that differ between ranks. */
const MODELS: Record<string, (rank: number) => nn.AnyModule> = {
  "a larger layer on rank 0": (rank) => new nn.Linear(rank === 0 ? 16 : 8, 1, { bias: false }),
  "a larger layer on rank 1": (rank) => new nn.Linear(rank === 0 ? 8 : 16, 1, { bias: false }),
  "other shapes with as many elements": (rank) =>
    new nn.Linear(rank === 0 ? 2 : 4, rank === 0 ? 4 : 2, { bias: false }),
  "another parameter": (rank) => new nn.Linear(4, 2, { bias: rank !== 0 }),
  "another dtype": (rank) => new nn.Linear(4, 2, { dtype: rank === 0 ? "float32" : "float64" }),
  "other names": (rank) => rank === 0 ? new nn.Linear(2, 2) : new nn.Sequential(new nn.Linear(2, 2)),
  "another buffer": (rank) => new nn.BatchNorm1d(4, { track_running_stats: rank === 0 }),
  "another parameter frozen": (rank) => {
    const net = new nn.Linear(4, 2);
    (rank === 0 ? net.weight : net.bias!).requires_grad_(false);
    return net;
  },
};

/** Changes of a model between two steps. Each is called on all ranks. */
const CHANGES: Record<string, (net: Branches, rank: number) => void> = {
  freeze: (net) => net.left.requiresGrad_(false),
  unfreeze: (net) => net.left.requiresGrad_(),
  assign: (net) => {
    const copies = noGrad(() =>
      Object.entries(net.stateDict()).map(([name, tensor]) => [name, tensor.detach().clone()] as const)
    );
    net.loadStateDict(Object.fromEntries(copies), { assign: true });
  },
  cast: (net) => void net.to({ dtype: "float64" }),
  "replace by others": (net, rank) => {
    net.left.weight = nn.parameter(ops.full([2, 2], rank + 3, { dtype: "float32" }));
  },
  "replace on rank 0": (net, rank) => {
    if (rank === 0) CHANGES["replace by others"]!(net, rank);
  },
  "replace on rank 1": (net, rank) => {
    if (rank === 1) CHANGES["replace by others"]!(net, rank);
  },
  grow: (net) => {
    Object.assign(net.right, { more: new nn.Linear(2, 2) });
  },
  "replace a buffer": (net) => {
    net.norm!.running_mean = nn.buffer(ops.zeros([2]));
  },
  "free a buffer on rank 0": (net, rank) => {
    if (rank !== 0) return;
    const former = net.norm!.running_mean!;
    net.norm!.running_mean = nn.buffer(ops.zeros([2]));
    former.dispose();
  },
  "cast a buffer on rank 0": (net, rank) => {
    if (rank === 0) net.norm!.to({ dtype: "float64" });
  },
  "freeze on rank 1": (net, rank) => void (rank === 1 && net.left.weight.requires_grad_(false)),
  "cast on rank 0": (net, rank) => void (rank === 0 && net.right.to({ dtype: "float64" })),
  "freeze all": (net) => net.requiresGrad_(false),
};

/** A run with changes between its steps. */
export interface Changing {
  /** Names in {@linkcode CHANGES}. */
  changes: string[];
  /** Whether to return the final parameters instead of the gradients. */
  values?: boolean;
  /** Whether the model has a layer with buffers. */
  buffered?: boolean;
  /** Whether the backward passes block the event loop. */
  waits?: boolean;
  /** Whether to continue after a step that fails, and until when. If set, returns all errors. */
  continueUntil?: "the end" | "a TypeError";
  ddp?: DistributedDataParallelOptions;
}

/**
 * Makes steps with changes between them. Returns the gradients of each step; or the final parameters, if
 * `values` is set.
 */
async function change(
  group: ProcessGroup,
  { changes, values = false, buffered = false, waits = false, continueUntil, ddp: options = {} }: Changing,
): Promise<Answer> {
  ops.manualSeed(0);
  using net = new Branches();
  if (buffered) net.norm = new nn.BatchNorm1d(2);
  using ddp = new DistributedDataParallel(net, group, options);
  const found: number[] = [];
  const errors: string[] = [];
  for (const name of ["", "", "", ...changes, ""]) {
    if (name !== "") CHANGES[name]!(net, group.rank);
    net.zeroGrad();
    const input = ops.full([buffered ? 2 : 1, 2], group.rank + 1, {
      dtype: net.left.weight.dtype as "float32",
    });
    const step = async () => {
      const loss = (await ddp.forward(input, "both") as Tensor).sum();
      if (waits) loss.backward();
      else await ddp.backward(loss);
      return "";
    };
    const error = continueUntil === undefined ? await step() : await settle(step);
    if (error !== "") errors.push(error as string);
    else found.push(...gradients(net));
    if (continueUntil === "a TypeError" && errors.at(-1)?.startsWith("TypeError")) break;
  }
  if (continueUntil !== undefined) return errors.join("; ");
  if (!values) return found;
  return net.parameters().flatMap((parameter) => parameter.detach().flatten().toArray() as number[]);
}

/** A run of ranks with different numbers of inputs. */
export interface Joining {
  join: JoinOptions;
  /** Whether the model has a layer with buffers. */
  normalized?: boolean;
  /** Whether each step accumulates two passes. */
  accumulates?: boolean;
  ddp?: DistributedDataParallelOptions;
}

/** Makes one more step than the rank's number; returns the final tensors of the rank. */
async function join(group: ProcessGroup, asked: Joining): Promise<Answer> {
  const linear = new nn.Linear(1, 1);
  using net = asked.normalized ? new nn.Sequential(linear, new nn.BatchNorm1d(1)) : new nn.Sequential(linear);
  noGrad(() => {
    for (const parameter of net.parameters()) parameter.fill_(1);
  });
  using ddp = new DistributedDataParallel(net, group, asked.ddp);
  using optimizer = new optim.SGD(net.parameters(), { lr: 0.0625 });
  const pass = async (step: number) => {
    const input = Tensor.fromArray([[group.rank + 1], [step]], undefined, { dtype: "float32" });
    await ddp.backward((await ddp.forward(input)).pow(2).sum());
  };
  const made = await ddp.join(async () => {
    for (let step = 0; step <= group.rank; step++) {
      await tidyAsync(async () => {
        optimizer.zeroGrad();
        if (asked.accumulates) await ddp.noSync(() => pass(step + 1));
        await pass(step);
        optimizer.step();
      });
    }
    return group.rank + 1;
  }, asked.join);
  const tensors = [...net.parameters(), ...net.buffers()];
  return [made, ...tensors.map((tensor) => Number(tensor.detach().item()))];
}

/** Makes a step before which one rank evaluates. */
async function evaluateFirst(group: ProcessGroup, rank: number): Promise<Answer> {
  ops.manualSeed(0);
  using net = new Branches();
  using ddp = new DistributedDataParallel(net, group);
  const input = ops.full([1, 2], group.rank + 1, { dtype: "float32" });
  if (group.rank === rank) await noGradAsync(() => ddp.forward(input, "both"));
  await ddp.backward((await ddp.forward(input, "both") as Tensor).sum());
  return gradients(net);
}

/** Makes two backward passes after one forward pass. The second would average nothing. */
async function twice(group: ProcessGroup): Promise<Answer> {
  using net = new Branches();
  using ddp = new DistributedDataParallel(net, group);
  const output = await ddp.forward(ops.ones([1, 2]), "both") as Tensor;
  await ddp.backward(output.sum(), { retain_graph: true });
  await ddp.backward(output.sum());
  return [];
}

/** Trains parameters that belong to no module and have no names. */
async function plain(group: ProcessGroup): Promise<Answer> {
  const parameters = [ops.ones([2]), ops.ones([2])].map((tensor) => tensor.requires_grad_());
  using ddp = new DistributedDataParallel({
    parameters: () => parameters,
    buffers: () => [],
    forward: (count: number) => parameters.slice(0, count).reduce((sum, tensor) => sum.add(tensor)).sum(),
  }, group);
  for (const count of [2, 2, 1]) await ddp.backward(await ddp.forward(count));
  return [];
}

/** The payload of a call. */
export type Payload =
  /** The branches that each step uses, by rank. */
  | { uses: string[][]; options?: StepOptions }
  | { model: string }
  | Changing
  | Joining
  | { twice: true }
  | { plain: true }
  /** The rank that evaluates. */
  | { evaluates: number };

/** Trains as requested, and returns the result of each rank. */
export class DataParallel extends DistributedWorker<Payload, Answer> {
  static override module = import.meta.url;

  override async call(payload: Payload): Promise<Answer> {
    const { rank, processGroup: group } = this;
    return await settle(async () => {
      if ("uses" in payload) return await steps(group, payload.uses[rank]!, payload.options ?? {});
      if ("changes" in payload) return await change(group, payload);
      if ("join" in payload) return await join(group, payload);
      if ("twice" in payload) return await twice(group);
      if ("plain" in payload) return await plain(group);
      if ("evaluates" in payload) return await evaluateFirst(group, payload.evaluates);
      using net = MODELS[payload.model]!(rank);
      using ddp = new DistributedDataParallel(net as nn.Module, group);
      await ddp.forward(ops.ones([2, 4]));
      return [];
    });
  }
}

/** The names in {@linkcode STRUCTURES}. */
export const structureNames: string[] = Object.keys(STRUCTURES);
