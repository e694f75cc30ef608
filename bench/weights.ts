/**
 * The memory of weights that several ranks of one machine load.
 *
 * @module
 */
import { DistributedRunner, ops, saveSafetensors } from "@cohort/distributed";
import { quantile, type Row } from "./measure.ts";
import { Weighs } from "./ranks/workers.ts";

const MEGABYTES = 1000;
const WORLD_SIZE = 2;

/** Measures how much memory two ranks need together for weights that both load from one file. */
export async function weights(): Promise<Row[]> {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    using tensor = ops.ones([MEGABYTES, 2 ** 18]);
    await saveSafetensors({ weights: tensor }, path);
    await using runner = new DistributedRunner(Weighs, {
      worldSize: WORLD_SIZE,
      device: "cpu",
      logs: "none",
    });
    await runner.start();
    const each = await runner.invokeAll(path);
    const sum = each.reduce((left, right) => left + right, 0) / 1e6;
    return [{
      what: `memory that two ranks need for ${MEGABYTES} MB of safetensors, all of it read`,
      result: `${sum.toFixed(0)} MB, ${
        (sum / MEGABYTES / 1.048576).toFixed(2)
      } × the file (most on one rank ${(quantile(each, 1) / 1e6).toFixed(0)} MB)`,
      bound: "≤ 1.05 ×",
      reached: sum <= 1.05 * MEGABYTES * 1.048576,
    }];
  } finally {
    await Deno.remove(path);
  }
}
