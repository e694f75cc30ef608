/**
 * Sharded models, in the modes of asynchronous functions.
 *
 * @module
 */
import {
  autocast,
  autocastAsync,
  backward,
  ColumnParallelLinear,
  DistributedDataParallel,
  DistributedWorker,
  inferenceModeAsync,
  isGradEnabled,
  nn,
  noGradAsync,
  ops,
  type ProcessGroup,
  RowParallelLinear,
  type Tensor,
} from "../../mod.ts";

/** The results, by name. */
export type Seen = Record<string, unknown>;

const NOT_RECORDED = [noGradAsync, inferenceModeAsync];

/** Runs a block of sharded layers with recording, without it, and in a smaller dtype. */
async function shareLayers(group: ProcessGroup): Promise<Seen> {
  ops.manualSeed(3);
  using up = new ColumnParallelLinear(6, 12, group);
  using down = new RowParallelLinear(12, 6, group, { bias: false });
  const input = ops.ones([5, 6]);
  const forward = async () => await down.forward((await up.forward(input)).relu());
  const recorded = await forward();
  const seen: Seen = { recorded: recorded.requiresGrad };
  for (const run of NOT_RECORDED) {
    const output = await run(forward);
    seen[run.name] = [output.requiresGrad, ops.allclose(output, recorded), isGradEnabled()];
  }
  const cast = await autocastAsync("cpu", forward);
  await backward(cast.sum());
  seen.autocastAsync = [
    cast.dtype,
    up.weight.grad!.dtype,
    ops.allclose(cast.to("float32"), recorded, 0.05, 0.05),
  ];
  return seen;
}

/** Trains data-parallel between passes that are not recorded, and in a smaller dtype. */
async function train(group: ProcessGroup): Promise<Seen> {
  ops.manualSeed(4);
  using net = new nn.Linear(4, 2);
  using ddp = new DistributedDataParallel(net, group);
  const share = ops.full([3, 4], group.rank + 1, { dtype: "float32" });
  const step = async (forward: () => Promise<Tensor>): Promise<unknown> => {
    net.zeroGrad();
    await ddp.backward((await forward()).sum());
    return net.weight.grad!.toArray();
  };
  const expected = await step(() => ddp.forward(share));
  const seen: Seen = {};
  for (const run of NOT_RECORDED) {
    seen[run.name] = (await run(() => ddp.forward(share))).requiresGrad;
    seen[`after ${run.name}`] = String(await step(() => ddp.forward(share))) === String(expected);
  }
  const dtype = autocast("cpu", () => net.forward(share)).dtype;
  await step(async () => {
    const output = await autocastAsync("cpu", () => ddp.forward(share));
    seen.autocastAsync = output.dtype === dtype;
    return output;
  });
  return seen;
}

/** Runs one of the checks. */
export class ParallelModes extends DistributedWorker<{ check: "shareLayers" | "train" }, Seen> {
  static override module = import.meta.url;

  override async call({ check }: { check: "shareLayers" | "train" }): Promise<Seen> {
    return check === "train" ? await train(this.processGroup) : await shareLayers(this.processGroup);
  }
}
