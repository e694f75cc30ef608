/** Computes on the rank's device, be it a CUDA device or the CPU. @module */
import {
  autocast,
  backward,
  cuda,
  DistributedDataParallel,
  DistributedWorker,
  Image,
  loadSafetensors,
  nn,
  ops,
  optim,
  type ReduceOp,
  saveSafetensors,
  Tensor,
  tidy,
} from "../../mod.ts";

/** What a rank found out. */
export type Found = Record<string, unknown>;

interface Call {
  /** The name of a check. */
  check: string;
}

/** A tensor on a device. */
function row(values: number[], device: string): Tensor {
  return Tensor.fromArray(values).to(device);
}

type Check = (rank: DistributedWorker) => Found | Promise<Found>;

/** One rank alone. */
const ALONE: Record<string, Check> = {
  computes({ device }) {
    const left = ops.arange(6, { dtype: "float32" }).reshape([2, 3]);
    const right = ops.arange(12, { dtype: "float32" }).reshape([3, 4]);
    const product = left.to(device).mm(right.to(device));
    return {
      device: product.device,
      product: product.toArray(),
      sum: product.sum().item(),
      equal: product.to("cpu").equal(left.mm(right)),
      printed: Deno.inspect(product).includes(`device='${device}'`) || device === "cpu",
    };
  },

  draws({ device }) {
    const draw = () => {
      ops.manualSeed(7);
      return ops.randn([1000], { device });
    };
    const [once, again] = [draw(), draw()];
    return { same: once.equal(again), spread: Math.abs((once.std().item() as number) - 1) < 0.2 };
  },

  async trains({ device }) {
    const losses = async (on: string) => {
      ops.manualSeed(1);
      using net = new nn.Sequential(new nn.Linear(8, 16), new nn.ReLU(), new nn.Linear(16, 2)).to({
        device: on,
      });
      const [inputs, targets] = [ops.randn([32, 8]).to(on), ops.randn([32, 2]).to(on)];
      using optimizer = new optim.AdamW(net.parameters(), { lr: 0.05 });
      const all: number[] = [];
      for (let step = 0; step < 20; step++) {
        const loss = ops.mse_loss(net.forward(inputs), targets);
        optimizer.zeroGrad();
        await backward(loss);
        optimizer.step();
        all.push(loss.item() as number);
      }
      return all;
    };
    const [here, there] = [await losses(device), await losses("cpu")];
    const apart = Math.max(...here.map((loss, step) => Math.abs(loss - there[step]!)));
    return { near: apart < 1e-3, falls: here.at(-1)! < here[0]! / 2 };
  },

  autocasts({ device }) {
    const kind = device === "cpu" ? "cpu" : "cuda";
    const square = ops.ones([4, 4], { device });
    return { dtype: autocast(kind, () => square.mm(square).dtype, { dtype: "bfloat16" }) };
  },

  async stores({ device }) {
    const path = await Deno.makeTempFile();
    try {
      const tensor = ops.arange(10, { device, dtype: "float32" });
      await saveSafetensors({ tensor }, path);
      const { tensor: back } = await loadSafetensors(path, { device });
      return { device: back!.device, same: back!.equal(tensor) };
    } finally {
      await Deno.remove(path);
    }
  },

  paints({ device }) {
    const picture = ops.zeros([3, 4, 5], { device });
    picture.select(0, 0).fill_(1);
    const image = Image.fromTensor(picture);
    return {
      size: [image.width, image.height],
      first: image.toTensor().select(-1, 0).select(-1, 0).toArray(),
    };
  },

  refuses({ device }) {
    try {
      ops.ones([2, 3], { device }).mm(ops.ones([2, 3], { device }));
    } catch (error) {
      return { name: (error as Error).name, says: (error as Error).message };
    }
    return {};
  },

  counts() {
    const size = 64 << 20;
    cuda.emptyCache();
    const before = cuda.memoryStats();
    cuda.resetPeakMemoryStats();
    const tensor = ops.empty([size], { dtype: "uint8", device: "cuda" });
    const during = cuda.memoryStats();
    tensor.dispose();
    const after = cuda.memoryStats();
    cuda.emptyCache();
    return {
      grew: during.allocated - before.allocated >= size,
      shrank: after.allocated === before.allocated,
      peaked: after.peakAllocated >= during.allocated,
      kept: after.reserved >= during.reserved,
      gaveBack: cuda.memoryStats().reserved < after.reserved,
      fits: after.free <= after.total && after.total > size,
    };
  },

  async streams({ device }) {
    const stream = new cuda.Stream();
    const [start, end] = [new cuda.Event({ timing: true }), new cuda.Event({ timing: true })];
    const source = ops.full([1024, 1024], 2, { device, dtype: "float32" });
    const made = cuda.currentStream().record();
    stream.wait(made);
    stream.record(start);
    const powers = stream.run(() => {
      let product = source;
      for (let i = 0; i < 20; i++) product = product.mm(source).div(2048);
      return product;
    });
    stream.recordTensor(source);
    stream.record(end);
    const inside = stream.run(() => cuda.currentStream().equals(stream));
    cuda.currentStream().wait(end);
    const value = powers.mean().item();
    await end.synchronize();
    await stream.synchronize();
    return {
      inside,
      outside: cuda.currentStream().equals(stream),
      value,
      done: end.done,
      took: start.elapsedTime(end) > 0,
      device: stream.device === device,
    };
  },

  async pins({ device }) {
    const pinned = ops.arange(1000, { dtype: "float32" }).pin_memory();
    const there = pinned.to({ device, nonBlocking: true });
    const back = ops.empty([1000]).pin_memory();
    back.copy_(there.mul(2), { non_blocking: true });
    await cuda.synchronize();
    return { pinned: pinned.is_pinned(), same: back.equal(pinned.mul(2)) };
  },

  async letsGo({ device }) {
    const square = ops.rand([4096, 4096], { device });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    let product = square;
    for (let i = 0; i < 200; i++) {
      const next = tidy(() => product.mm(square).div_(4096));
      if (product !== square) product.dispose();
      product = next;
    }
    const startedAt = performance.now();
    await cuda.synchronize();
    const waited = performance.now() - startedAt;
    clearInterval(timer);
    return { turned: turns > waited / 50 };
  },

  async breaks({ device }) {
    const table = ops.zeros([4], { device });
    const outside = ops.full([1], 9, { dtype: "int64", device });
    table.gather(0, outside);
    await cuda.synchronize();
    return {};
  },
};

/** Whether the rank has made a step that it should not have. */
let stepped = false;

const REDUCTIONS: ReduceOp[] = ["sum", "avg", "product", "min", "max"];

/** Each rank the same, with the others. */
const TOGETHER: Record<string, Check> = {
  async reduces({ device, rank, processGroup: group }) {
    const found: Found = {};
    for (const op of REDUCTIONS) {
      const tensor = row([rank + 1, 2, -rank], device);
      await group.allReduce(tensor, { op });
      found[op] = tensor.toArray();
    }
    for (const dtype of ["int64", "int32", "uint8", "float16", "bfloat16", "float64"] as const) {
      const tensor = ops.full([3], rank + 1, { dtype, device });
      await group.allReduce(tensor);
      found[dtype] = tensor.to("float64").toArray();
    }
    const booleans = row([rank === 0 ? 1 : 0, 0], device).to("bool");
    await group.allReduce(booleans);
    found.bool = booleans.toArray();
    const complex = ops.complex(row([rank + 1], device), row([2], device));
    await group.allReduce(complex);
    found.complex = ops.view_as_real(complex).toArray();
    const strided = ops.zeros([2, 3], { device }).add(rank + 1).t();
    await group.allReduce(strided);
    found.strided = strided.toArray();
    const one = row([rank + 1], device);
    await group.reduce(one, { dst: 1, op: "avg" });
    found.reduce = one.toArray();
    const parts = Array.from(
      { length: group.size },
      (_, to) => row([rank + 10 * to], device),
    );
    found.scattered = (await group.reduceScatter(parts)).toArray();
    found.averaged = (await group.reduceScatter(ops.cat(parts), { op: "avg" })).toArray();
    return found;
  },

  async moves({ device, rank, processGroup: group }) {
    const own = () => ops.full([2], rank + 1, { dtype: "int16", device });
    const shared = own();
    await group.broadcast(shared, { src: 1 });
    const gathered = await group.gather(own(), { dst: 0 });
    const parts = rank === 0 ? [own(), own().mul(5)] : null;
    const scattered = await group.scatter(parts, { src: 0, like: own() });
    const exchanged = await group.allToAll([own(), own().mul(10)]);
    const all = await group.allGather(own());
    const large = await group.allGather(ops.full([600_000], rank, { dtype: "float32", device }));
    await group.barrier();
    return {
      shared: shared.toArray(),
      gathered: gathered?.map((tensor) => tensor.toArray()) ?? null,
      scattered: scattered.toArray(),
      exchanged: exchanged.map((tensor) => tensor.toArray()),
      all: all.map((tensor) => tensor.toArray()),
      large: large.map((tensor) => tensor.mean().item()),
      devices: new Set([shared, scattered, ...exchanged, ...all].map((tensor) => tensor.device)).size,
      device: scattered.device === device,
    };
  },

  async sends({ device, rank, processGroup: group }) {
    const tensor = row([rank, rank, rank], device);
    const empty = ops.empty([0], { device });
    // One sends first: two that both do wait for each other on devices.
    if (rank === 0) {
      await group.send(tensor.add(7), { dst: 1 });
      await group.recv(tensor, { src: 1 });
      await group.send(empty, { dst: 1 });
    } else {
      await group.recv(tensor, { src: 0 });
      await group.send(tensor.mul(2), { dst: 0 });
      await group.recv(empty, { src: 0 });
    }
    return { received: tensor.toArray() };
  },

  async mixes({ device, rank, processGroup: group }) {
    const [here, there] = [Tensor.fromArray([rank]), row([rank + 1], device)];
    const other = there.clone();
    const pending = [group.allReduce(there), group.allReduce(here), group.allReduce(other), group.barrier()];
    await Promise.all(pending);
    return { here: here.toArray(), there: there.toArray(), other: other.toArray() };
  },

  async empties({ device, processGroup: group }) {
    const nothing = ops.empty([0, 3], { device });
    await group.allReduce(nothing);
    return { all: (await group.allGather(nothing)).map(({ shape }) => shape) };
  },

  async divides({ device, rank, processGroup: group }) {
    using own = (await group.newGroup([rank]))!;
    using both = (await group.newGroup([1, 0]))!;
    const alone = row([rank + 1], device);
    await own.allReduce(alone);
    const together = row([rank + 1], device);
    await both.allReduce(together);
    return { alone: alone.toArray(), together: together.toArray() };
  },

  async orders({ device, rank, processGroup: group }) {
    const tensor = ops.full([1 << 20], rank + 1, { device, dtype: "float32" });
    // Not awaited one by one: they take effect in the order of the calls all the same.
    const pending: Promise<unknown>[] = [];
    for (let round = 0; round < 20; round++) {
      const next = ops.full([1 << 20], round, { device, dtype: "float32" });
      pending.push(group.allReduce(next).then(() => next.mean().item()));
    }
    const values = await Promise.all(pending);
    await group.allReduce(tensor);
    return { values, sum: tensor.mean().item() };
  },

  functional({ device, rank, processGroup: group }) {
    group.register("devices");
    const reduced = ops.call(
      "_c10d_functional::all_reduce",
      row([rank + 1, rank + 1], device),
      "sum",
      "devices",
    );
    const awaited = ops.call("_c10d_functional::wait_tensor", reduced) as Tensor;
    return { sum: awaited.toArray() };
  },

  async parallel({ device, rank, processGroup: group }) {
    const make = () => {
      ops.manualSeed(3);
      return new nn.Sequential(new nn.Linear(6, 8), new nn.Tanh(), new nn.Linear(8, 3)).to({ device });
    };
    using net = make();
    using alone = make();
    using ddp = new DistributedDataParallel(net, group);
    using optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
    using other = new optim.SGD(alone.parameters(), { lr: 0.1 });
    for (let step = 0; step < 5; step++) {
      ops.manualSeed(step);
      const inputs = ops.randn([4 * group.size, 6]).to(device);
      const share = inputs.narrow(0, 4 * rank, 4);
      for (const [model, tensor, steps] of [[ddp, share, optimizer], [alone, inputs, other]] as const) {
        steps.zeroGrad();
        await backward((await model.forward(tensor)).square().mean());
        steps.step();
      }
    }
    const expected = alone.parameters();
    const apart = net.parameters().map((tensor, i) =>
      tensor.detach().sub(expected[i]!).abs().max().item() as number
    );
    return { near: Math.max(...apart) < 1e-5 };
  },

  async waits({ device, rank, processGroup: group }) {
    if (rank === 1) await new Promise((resolve) => setTimeout(resolve, 500));
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    await group.allReduce(row([1], device));
    clearInterval(timer);
    return { turned: rank === 1 || turns > 10 };
  },

  async refused({ device, processGroup: group }) {
    const found: Found = {};
    const refusals: Record<string, () => Promise<unknown>> = {
      bitwise: () => group.allReduce(ops.ones([1], { dtype: "int64", device }), { op: "bor" }),
      tag: () => group.send(ops.ones([1], { device }), { dst: 1 - group.rank, tag: 3 }),
      sparse: () => group.allReduce(ops.eye(2, { device }).to_sparse()),
    };
    for (const [name, refuse] of Object.entries(refusals)) {
      found[name] = await refuse().then(() => "done", (error) => `${error.name}: ${error.message}`);
    }
    const after = row([1], device);
    await group.allReduce(after);
    return { ...found, after: after.toArray() };
  },

  async lends({ device, rank, processGroup: group }) {
    const size = 1 << 22;
    if (rank === 1) await new Promise((resolve) => setTimeout(resolve, 300));
    const parts = [0, 1].map((to) => ops.full([size], 10 * rank + to, { device, dtype: "float32" }));
    const exchanging = group.allToAll(parts);
    const averaging = group.reduceScatter(parts, { op: "avg" });
    // Memory of the same sizes: what is on its way must not be in it.
    const others = Array.from({ length: 8 }, () => ops.full([2 * size], -1, { device, dtype: "float32" }));
    const [exchanged, averaged] = [await exchanging, await averaging];
    const isAll = (tensor: Tensor, value: number) => tensor.eq(value).all().item();
    return {
      exchanged: exchanged.every((tensor, from) => isAll(tensor, 10 * from + rank)),
      averaged: isAll(averaged, 5 + rank),
      others: others.every((tensor) => isAll(tensor, -1)),
    };
  },

  async waitsInVain({ device, rank, processGroup: group }) {
    if (rank === 1) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      throw new Error("rank 1 gives up");
    }
    const one = row([1], device);
    group.register("devices");
    const pending = ops.call("_c10d_functional::all_reduce", one, "sum", "devices");
    // Here the event loop stands still until the device has the others' part.
    (ops.call("_c10d_functional::wait_tensor", pending) as Tensor).item();
    return {};
  },

  async stepsNot({ device, rank, processGroup: group }) {
    using net = new nn.Linear(2, 2).to({ device });
    for (const parameter of net.parameters()) nn.init.ones_(parameter);
    using ddp = new DistributedDataParallel(net, group);
    using optimizer = new optim.SGD(net.parameters(), { lr: 1 });
    const loss = (await ddp.forward(ops.ones([1, 2], { device }))).sum();
    if (rank === 1) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      throw new Error("rank 1 gives up");
    }
    try {
      await ddp.backward(loss);
      optimizer.step();
    } finally {
      stepped = !net.parameters().every((parameter) => parameter.eq(1).all().item());
    }
    return {};
  },

  stepped: () => ({ stepped }),

  pid: () => ({ pid: Deno.pid }),

  async fails({ device, rank, processGroup: group }) {
    if (rank === 1) throw new Error("rank 1 gives up");
    await group.allReduce(row([1], device));
    return {};
  },

  async failsInBackward({ device, rank, processGroup: group }) {
    using net = new nn.Linear(2, 2).to({ device });
    using ddp = new DistributedDataParallel(net, group);
    const loss = (await ddp.forward(ops.ones([1, 2], { device }))).sum();
    if (rank === 1) throw new Error("rank 1 gives up");
    await backward(loss);
    return {};
  },

  async dies({ device, rank, processGroup: group }) {
    if (rank === 1) Deno.kill(Deno.pid, "SIGKILL");
    await group.allReduce(row([1], device));
    return {};
  },

  async staysAway({ device, rank, processGroup: group }) {
    if (rank === 0) await group.allReduce(row([1], device));
    // Longer than the time limit, and not for ever: the rank is well.
    else await new Promise((resolve) => setTimeout(resolve, 4000));
    return {};
  },

  async joins({ device, processGroup: group }) {
    const one = row([1], device);
    await group.allReduce(one);
    return { sum: one.item() };
  },
};

/** Runs one check. */
export class Devices extends DistributedWorker<Call, Found> {
  static override module = import.meta.url;
  override call({ check }: Call): Found | Promise<Found> {
    return { ...ALONE, ...TOGETHER }[check]!(this);
  }
}

/** Gives back what it computed, where it was computed. */
export class Returns extends DistributedWorker<
  { tensor: Tensor },
  { tensor: Tensor; device: string },
  Tensor
> {
  static override module = import.meta.url;
  override async *call(
    { tensor }: { tensor: Tensor },
  ): AsyncGenerator<Tensor, { tensor: Tensor; device: string }> {
    const here = tensor.to(this.device);
    yield here.add(1);
    return { tensor: here.mul(2), device: here.device };
  }
}
