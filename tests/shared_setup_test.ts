// Tests values for `setup` whose bulk data goes through shared memory.

import { assertEquals, assertRejects } from "@std/assert";
import { DistributedRunner, RankExitError, tensor, WorkerError } from "../mod.ts";
import { isProcess, startRunner } from "./runner.ts";
import { segmentsOf } from "./segments.ts";
import { until } from "./testing.ts";
import { BulkSetup } from "./workers/bulk_setup.ts";

/** Elements of a float32 tensor that goes through shared memory. */
const MANY = 100_000;

function valueOf(more: { exits?: number; throws?: number } = {}) {
  const weights = tensor(new Float32Array(MANY + 1).fill(2), [MANY + 1]);
  return { weights, table: new Float64Array(MANY).fill(7), ...more };
}

/** Returns what a rank must report. */
function reportOf(rank: number, segments = 1) {
  return { sum: MANY * (2 + rank), last: 7 + rank, segments };
}

/** Uses the same shared memory for other values. */
async function overwrite(runner: DistributedRunner<unknown, unknown, never, never>): Promise<void> {
  for (let call = 0; call < 3; call++) {
    await runner.invoke({ weights: tensor(new Float32Array(3 * MANY).fill(-1), [3 * MANY]) });
  }
}

Deno.test("a large value for setup is in one place for all ranks, and each keeps its own", async () => {
  const before = segmentsOf(Deno.pid);
  await using runner = await startRunner(BulkSetup, { worldSize: 3 }, valueOf());
  // One of them is the world's page.
  assertEquals(segmentsOf(Deno.pid), before + 2);
  await overwrite(runner);
  assertEquals(await runner.invokeAll(), [0, 1, 2].map((rank) => reportOf(rank)));
  // A call's payload may be written before the ranks report that they no longer use the value.
  const after = segmentsOf(Deno.pid);
  assertEquals(after <= before + 3, true, `${after} segments, ${before} before`);
});

Deno.test("the program may change its value for setup once start() is called", async () => {
  await using runner = new DistributedRunner(BulkSetup, { worldSize: 2, device: "cpu", logs: "none" });
  const value = valueOf();
  const started = runner.start({ setup: value });
  (value.weights.data as Float32Array).fill(0);
  value.table.fill(0);
  await started;
  assertEquals(await runner.invokeAll(), [reportOf(0), reportOf(1)]);
});

Deno.test("a rank that replaces another one gets the large value for setup, too", async () => {
  const options = { worldSize: 2, restart: { maxRestarts: 20, backoffMs: 0 } };
  await using runner = await startRunner(BulkSetup, options, valueOf());
  for (const rank of [1, 0, 1]) {
    await overwrite(runner);
    const { pid } = runner.context![rank]!;
    Deno.kill(pid, "SIGKILL");
    await until(() => runner.context![rank]!.pid !== pid, "the replacement");
    const [first, second] = await runner.invokeAll();
    assertEquals([first!.sum, second!.sum], [0, 1].map((rank) => reportOf(rank).sum));
  }
});

Deno.test("a setup that fails with a large value leaves neither ranks nor shared memory", async () => {
  const before = segmentsOf(Deno.pid);
  const runner = new DistributedRunner(BulkSetup, { worldSize: 3, device: "cpu", logs: "none" });
  for (let round = 0; round < 2; round++) {
    const exits = await assertRejects(() => runner.start({ setup: valueOf({ exits: 1 }) }), RankExitError);
    assertEquals([exits.rank, exits.exitCode], [1, 3]);
    const throws = await assertRejects(() => runner.start({ setup: valueOf({ throws: 2 }) }), WorkerError);
    assertEquals([throws.rank, throws.message], [2, "on purpose"]);
    assertEquals(segmentsOf(Deno.pid), before);
    assertEquals(runner.context!.some(({ pid }) => isProcess(pid)), false);
  }
  await runner.start({ setup: valueOf() });
  assertEquals(await runner.invokeAll(), [0, 1, 2].map((rank) => reportOf(rank)));
  await runner.stop();
});
