/**
 * Scenarios in which shared memory for bulk data is missing, small or full: the data goes through sockets.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type DistributedRunner, RankExitError, type Tensor, tensor, type TensorValue } from "../../mod.ts";
import { startRunner } from "../runner.ts";
import { Bulk, type BulkPayload } from "../workers/bulk.ts";
import { BulkSetup } from "../workers/bulk_setup.ts";
import { fill } from "./fill.ts";

const SHARED_MEMORY = "/dev/shm";
/** Elements of a tensor of 8 MiB, and of one of 512 KiB. */
const [MANY, FEW] = [2 * 1024 * 1024, 128 * 1024];

/** Sends a tensor to all ranks and back, and lets rank 0 make another one, and a stream of them. */
async function passesBulk(
  runner: DistributedRunner<BulkPayload, unknown, Tensor>,
  length: number,
): Promise<void> {
  const data = tensor(Float32Array.from({ length }, (_, index) => index % 251), [length]);
  for (const result of await runner.invokeAll({ data }) as TensorValue[]) {
    assert(result.data.every((element, index) => element === index % 251), "an element has changed");
  }
  const { made } = await runner.invoke({ make: length }) as { made: TensorValue };
  assertEquals([made.data.length, made.data[0], made.data.at(-1)], [length, 3, 3]);
  const items = await Array.fromAsync(runner.stream({ make: length, items: 3 })) as TensorValue[];
  const tensors = items.slice(0, -1).map(({ data }) => [data.length, data[0], data.at(-1)]);
  assertEquals(tensors, [0, 1, 2].map((item) => [length, item, item]));
}

/** Starts ranks with a large value for `setup`, and checks that each has its own. */
async function startsWithBulk(logs: (line: { text: string }) => void): Promise<void> {
  const weights = tensor(new Float32Array(MANY + 1).fill(2), [MANY + 1]);
  const value = { weights, table: new Float64Array(MANY).fill(7) };
  await using runner = await startRunner(BulkSetup, { worldSize: 2, logs }, value);
  const reports = await runner.invokeAll();
  assertEquals(reports.map(({ sum, last }) => [sum, last]), [[2 * MANY, 7], [3 * MANY, 8]]);
}

/** Collects what this process and its ranks print about shared memory. */
async function notesOf(task: (logs: (line: { text: string }) => void) => Promise<void>): Promise<string[]> {
  const notes: string[] = [];
  const note = (text: string) => {
    if (text.startsWith("Cannot share memory")) notes.push(text);
  };
  const { error } = console;
  console.error = (...words: unknown[]) => note(words.join(" "));
  try {
    await task(({ text }) => note(text));
  } finally {
    console.error = error;
  }
  return notes;
}

/** The scenarios by name. */
export const MEMORY_SCENARIOS: Record<string, () => Promise<void>> = {
  async "bulk data without shared memory"() {
    const notes = await notesOf(async (logs) => {
      await using runner = await startRunner(Bulk, { worldSize: 2, logs });
      for (let call = 0; call < 4; call++) await passesBulk(runner, MANY);
      await startsWithBulk(logs);
    });
    assertEquals(notes.length, 1, notes.join("\n"));
    assert(/large data goes through sockets/.test(notes[0]!), notes[0]);
  },

  async "bulk data that becomes too large"() {
    const notes = await notesOf(async (logs) => {
      await using runner = await startRunner(Bulk, { worldSize: 2, logs });
      await passesBulk(runner, FEW);
      for (let call = 0; call < 4; call++) {
        await passesBulk(runner, MANY);
        await passesBulk(runner, FEW);
      }
    });
    // At most one of this process, and one of each rank.
    assert(notes.length >= 1 && notes.length <= 3, notes.join("\n"));
  },

  async "shared memory that others fill"() {
    await notesOf(async (logs) => {
      await using runner = await startRunner(Bulk, { worldSize: 2, logs, restart: { maxRestarts: 2 } });
      await passesBulk(runner, FEW);
      const ballast = fill(SHARED_MEMORY);
      await startsWithBulk(logs);
      await passesBulk(runner, MANY);
      await passesBulk(runner, FEW);
      Deno.kill(runner.context![1]!.pid, "SIGKILL");
      await runner.invoke({}).catch((error) => assert(error instanceof RankExitError));
      await passesBulk(runner, FEW);
      Deno.removeSync(ballast);
      await passesBulk(runner, MANY);
    });
  },

  async "bulk data without descriptors"() {
    await using runner = await startRunner(Bulk, { worldSize: 2 });
    const taken: Deno.FsFile[] = [];
    const notes = await notesOf(async () => {
      try {
        while (true) taken.push(Deno.openSync("/dev/null"));
      } catch {
        // None is left.
      }
      await passesBulk(runner, MANY);
      for (const file of taken.splice(0)) file.close();
    });
    assertEquals(notes.length, 1, notes.join("\n"));
  },
};
