/**
 * Checks that a rank makes alone, on a CUDA device or the CPU.
 *
 * @module
 */
import {
  autocast,
  autocastAsync,
  backward,
  cuda,
  Generator,
  Image,
  loadCheckpoint,
  loadSafetensors,
  nn,
  noGradAsync,
  ops,
  optim,
  saveCheckpoint,
  saveSafetensors,
  type Tensor,
  tidy,
} from "../../mod.ts";
import type { Check } from "./device_checks.ts";

/** Checks of a single rank, by name. */
export const ALONE: Record<string, Check> = {
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

  async resumes({ device }) {
    const folder = await Deno.makeTempDir();
    try {
      const path = `${folder}/state.safetensors`;
      using generator = Generator.default(device);
      using own = new Generator(device).manualSeed(3);
      ops.manualSeed(5);
      ops.randn([7], { device });
      ops.randn([7], { device, generator: own });
      const draw = () => ops.cat([ops.randn([7], { device }), ops.rand([7], { device, generator: own })]);
      await saveCheckpoint({ generators: [generator.getState(), own.getState()] }, path);
      const expected = draw();
      draw();
      const { generators: [first, second] } = await loadCheckpoint<{ generators: Tensor[] }>(path);
      generator.setState(first!);
      own.setState(second!);
      return { same: draw().equal(expected), continues: !draw().equal(expected) };
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },

  async flows({ device }) {
    const square = ops.ones([4, 4], { device }).requires_grad_();
    const kind = device === "cpu" ? "cpu" : "cuda";
    const pause = () => new Promise<void>((resolve) => setTimeout(resolve));
    const [recorded, cast] = await Promise.all([
      noGradAsync(async () => {
        await pause();
        return square.mm(square).requiresGrad;
      }),
      autocastAsync(kind, async () => {
        await pause();
        return square.mm(square).dtype;
      }, { dtype: "bfloat16" }),
    ]);
    return { recorded, cast, around: [square.mm(square).dtype, square.mm(square).requiresGrad] };
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

  async runsEventLoop({ device }) {
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
