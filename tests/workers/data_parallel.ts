/**
 * Trains on several ranks in ways that go wrong, or nearly.
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

/** What a rank tells: an error's class and message, or numbers. */
export type Told = string | number[];

/** Two branches, of which a pass may leave one out. */
class Branches extends nn.Module<[Tensor, string], unknown> {
  readonly left: nn.Linear;
  readonly right: nn.Linear;
  /** What has buffers. */
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

/** Hides what it has computed. */
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

/** Ways to give a tensor, and how to get it back. */
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

/** A module that gives its loss in one of {@linkcode STRUCTURES}. */
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

/** How steps are made. */
export interface StepOptions extends DistributedDataParallelOptions {
  /** How the module gives its loss. */
  structure?: string;
  /** Whether the event loop waits for the pass. */
  blocks?: boolean;
  /** Whether only the last step averages. */
  accumulates?: boolean;
  /** The dtypes of the branches. */
  dtypes?: [DTypeName, DTypeName];
}

async function told(body: () => Promise<Told>): Promise<Told> {
  try {
    return await body();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

/** Of complex parameters the real parts. */
function gradients(module: nn.AnyModule): number[] {
  return module.parameters().flatMap(({ grad }) => {
    if (grad === null) return [NaN];
    const real = grad.is_complex() ? ops.real(grad) : grad;
    return real.to("float64").flatten().toArray() as number[];
  });
}

/** Makes steps of which each uses what it is told to, and says what the gradients of the last are. */
async function steps(
  group: ProcessGroup,
  uses: readonly string[],
  options: StepOptions,
): Promise<Told> {
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
    // The last one averages what all have added up.
    if (accumulates && index < uses.length - 1) await ddp.noSync(() => pass(index, use));
    else await pass(index, use);
  }
  return gradients(net);
}

/** Models that are not the same on all ranks. */
const MODELS: Record<string, (rank: number) => nn.AnyModule> = {
  "a larger layer on rank 0": (rank) => new nn.Linear(rank === 0 ? 16 : 8, 1, { bias: false }),
  "a larger layer on rank 1": (rank) => new nn.Linear(rank === 0 ? 8 : 16, 1, { bias: false }),
  "shapes of as many elements": (rank) =>
    new nn.Linear(rank === 0 ? 2 : 4, rank === 0 ? 4 : 2, { bias: false }),
  "a parameter more": (rank) => new nn.Linear(4, 2, { bias: rank !== 0 }),
  "another dtype": (rank) => new nn.Linear(4, 2, { dtype: rank === 0 ? "float32" : "float64" }),
  "other names": (rank) => rank === 0 ? new nn.Linear(2, 2) : new nn.Sequential(new nn.Linear(2, 2)),
  "another buffer": (rank) => new nn.BatchNorm1d(4, { track_running_stats: rank === 0 }),
  "another one frozen": (rank) => {
    const net = new nn.Linear(4, 2);
    (rank === 0 ? net.weight : net.bias!).requires_grad_(false);
    return net;
  },
};

/** What becomes of a model between two steps. Each rank is asked. */
const CHANGES: Record<string, (net: Branches, rank: number) => void> = {
  freeze: (net) => net.left.requiresGrad_(false),
  thaw: (net) => net.left.requiresGrad_(),
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

/** What changes between steps. */
export interface Changing {
  /** The names of {@linkcode CHANGES}. */
  changes: string[];
  /** Whether the parameters are told. */
  values?: boolean;
  /** Whether there is a layer with buffers. */
  buffered?: boolean;
  /** Whether the event loop waits for the passes. */
  waits?: boolean;
  /** Whether ranks go on after a step that fails, and until when; all errors are told. */
  goesOn?: "to the end" | "to a TypeError";
  ddp?: DistributedDataParallelOptions;
}

/**
 * Steps with changes between them, each of which gives all ranks' gradients; or, if they are asked for, what
 * the parameters are in the end.
 */
async function change(
  group: ProcessGroup,
  { changes, values = false, buffered = false, waits = false, goesOn, ddp: options = {} }: Changing,
): Promise<Told> {
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
    const error = goesOn === undefined ? await step() : await told(step);
    if (error !== "") errors.push(error as string);
    else found.push(...gradients(net));
    if (goesOn === "to a TypeError" && errors.at(-1)?.startsWith("TypeError")) break;
  }
  if (goesOn !== undefined) return errors.join("; ");
  if (!values) return found;
  return net.parameters().flatMap((parameter) => parameter.detach().flatten().toArray() as number[]);
}

/** How ranks with inputs of unlike numbers train. */
export interface Joining {
  join: JoinOptions;
  /** Whether there is a layer with buffers. */
  normalized?: boolean;
  /** Whether each step adds up two passes. */
  accumulates?: boolean;
  ddp?: DistributedDataParallelOptions;
}

/** Makes as many steps as the rank's number, and one more, and says what the rank has in the end. */
async function join(group: ProcessGroup, asked: Joining): Promise<Told> {
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

/** A step before which one rank evaluates. */
async function evaluateFirst(group: ProcessGroup, rank: number): Promise<Told> {
  ops.manualSeed(0);
  using net = new Branches();
  using ddp = new DistributedDataParallel(net, group);
  const input = ops.full([1, 2], group.rank + 1, { dtype: "float32" });
  if (group.rank === rank) await noGradAsync(() => ddp.forward(input, "both"));
  await ddp.backward((await ddp.forward(input, "both") as Tensor).sum());
  return gradients(net);
}

/** Two passes after one forward pass, of which the second would average nothing. */
async function twice(group: ProcessGroup): Promise<Told> {
  using net = new Branches();
  using ddp = new DistributedDataParallel(net, group);
  const output = await ddp.forward(ops.ones([1, 2]), "both") as Tensor;
  await ddp.backward(output.sum(), { retain_graph: true });
  await ddp.backward(output.sum());
  return [];
}

/** What is no module, and has no names. */
async function plain(group: ProcessGroup): Promise<Told> {
  const parameters = [ops.ones([2]), ops.ones([2])].map((tensor) => tensor.requires_grad_());
  using ddp = new DistributedDataParallel({
    parameters: () => parameters,
    buffers: () => [],
    forward: (count: number) => parameters.slice(0, count).reduce((sum, tensor) => sum.add(tensor)).sum(),
  }, group);
  for (const count of [2, 2, 1]) await ddp.backward(await ddp.forward(count));
  return [];
}

/** What a call asks for. */
export type Ask =
  /** By rank, what each step uses. */
  | { uses: string[][]; options?: StepOptions }
  | { model: string }
  | Changing
  | Joining
  | { twice: true }
  | { plain: true }
  /** The rank. */
  | { evaluates: number };

/** Trains as it is asked to, and says what came of it on each rank. */
export class DataParallel extends DistributedWorker<Ask, Told> {
  static override module = import.meta.url;

  override async call(ask: Ask): Promise<Told> {
    const { rank, processGroup: group } = this;
    return await told(async () => {
      if ("uses" in ask) return await steps(group, ask.uses[rank]!, ask.options ?? {});
      if ("changes" in ask) return await change(group, ask);
      if ("join" in ask) return await join(group, ask);
      if ("twice" in ask) return await twice(group);
      if ("plain" in ask) return await plain(group);
      if ("evaluates" in ask) return await evaluateFirst(group, ask.evaluates);
      using net = MODELS[ask.model]!(rank);
      using ddp = new DistributedDataParallel(net as nn.Module, group);
      await ddp.forward(ops.ones([2, 4]));
      return [];
    });
  }
}

/** The names of {@linkcode STRUCTURES}. */
export const structures: string[] = Object.keys(STRUCTURES);
