/**
 * Checks that a rank makes together with others, on a CUDA device or the CPU.
 *
 * @module
 */
import { backward, DistributedDataParallel, nn, ops, optim, type ReduceOp, Tensor } from "../../mod.ts";
import { type Check, type Found, row } from "./device_checks.ts";

/** Whether the rank has made a step that it should not have made. */
let stepped = false;

const REDUCTIONS: ReduceOp[] = ["sum", "avg", "product", "min", "max"];

/** Checks that all ranks make together, by name. */
export const TOGETHER: Record<string, Check> = {
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
    // Only one rank sends first. If both did, they would wait for each other on devices.
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
    // The calls are not awaited one by one, but still take effect in order.
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
    // A slow peer, for which the other rank must wait.
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
    // A slow peer, so that the other rank's transfers are pending.
    if (rank === 1) await new Promise((resolve) => setTimeout(resolve, 300));
    const parts = [0, 1].map((to) => ops.full([size], 10 * rank + to, { device, dtype: "float32" }));
    const exchanging = group.allToAll(parts);
    const averaging = group.reduceScatter(parts, { op: "avg" });
    // Allocates memory of the same sizes. The transfers must not use it.
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
      // The other rank cannot tell when it waits, because its event loop is blocked then.
      await new Promise((resolve) => setTimeout(resolve, 300));
      throw new Error("rank 1 gives up");
    }
    const one = row([1], device);
    group.register("devices");
    const pending = ops.call("_c10d_functional::all_reduce", one, "sum", "devices");
    // The event loop blocks here until the device has the other ranks' data.
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
      // No event tells that the other rank's device waits in its backward pass.
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
    // Longer than the timeout, but not forever, because the rank must survive.
    else await new Promise((resolve) => setTimeout(resolve, 4000));
    return {};
  },

  async joins({ device, processGroup: group }) {
    const one = row([1], device);
    await group.allReduce(one);
    return { sum: one.item() };
  },
};
