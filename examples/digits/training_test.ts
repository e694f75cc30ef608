import { assert, assertEquals, assertRejects } from "@std/assert";
import { DistributedRunner, WorkerError } from "@cohort/distributed";
import { Training, type TrainingRun } from "./training.ts";

const STEPS = 40;

function runIn(folder: string, name: string): TrainingRun {
  return {
    task: "classifier",
    steps: STEPS,
    seed: 5,
    weights: `${folder}/${name}.weights.safetensors`,
    checkpoint: { path: `${folder}/${name}.checkpoint.safetensors`, everySteps: 7 },
    resume: false,
  };
}

async function startRunner() {
  const runner = new DistributedRunner(Training, { worldSize: 2, logs: "none" });
  await runner.start();
  return runner;
}

Deno.test("training that was canceled resumes from its checkpoint and reaches the same weights", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [through, parted] = [runIn(folder, "through"), runIn(folder, "parted")];
    const reported: number[] = [];
    {
      await using runner = await startRunner();
      const { losses } = await runner.invoke(through);
      assertEquals(losses.length, STEPS / 10);
      assert(losses.at(-1)! < losses[0]! / 2, `the losses were ${losses}`);

      for await (const item of runner.stream(parted)) {
        if (!("step" in item)) throw new Error("the training was not canceled");
        reported.push(item.loss);
        // The checkpoint of step 14 exists; it lies between two reports.
        if (item.step === 20) break;
      }
    }
    await using runner = await startRunner();
    const { losses } = await runner.invoke({ ...parted, resume: true });
    assertEquals(losses.slice(0, reported.length), reported);
    assertEquals(await Deno.readFile(parted.weights), await Deno.readFile(through.weights));

    const other = { ...parted, steps: 2 * STEPS, resume: true };
    await assertRejects(() => runner.invoke(other), WorkerError, "Cannot resume");
    const missing = { ...parted, checkpoint: { path: `${folder}/missing`, everySteps: 7 }, resume: true };
    await assertRejects(() => runner.invoke(missing), WorkerError, "there is no such file");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("training that is as short as the learning rate's warmup reports finite losses", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using runner = await startRunner();
    const { losses } = await runner.invoke({ ...runIn(folder, "short"), steps: 10 });
    assertEquals(losses.map(Number.isFinite), [true]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
