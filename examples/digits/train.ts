/**
 * Trains a diffusion model on handwritten digits, on several ranks.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { DistributedRunner } from "@cohort/distributed";
import { count, Line, runProgram } from "./command_line.ts";
import { drawPlot } from "./plot.ts";
import { REPORT_STEPS, Training, type TrainingRun } from "./training.ts";

const USAGE = `Trains a diffusion model on handwritten digits, on several ranks.

  --out <folder>   folder for weights.safetensors, loss.svg and checkpoint.safetensors (default: digits)
  --steps <n>      how many steps (default: 1200)
  --ranks <n>      how many ranks (default: 2)
  --seed <n>       seed of the random numbers (default: 0)
  --resume         resume from the checkpoint in the folder`;

/** Steps between two checkpoints. */
const CHECKPOINT_STEPS = 100;

/**
 * Trains, and shows progress.
 *
 * @param run What to train.
 * @param ranks How many ranks.
 * @returns The reported losses.
 */
export async function train(run: TrainingRun, ranks: number): Promise<number[]> {
  using line = new Line();
  await using runner = new DistributedRunner(Training, { worldSize: ranks });
  await runner.start();
  let losses: number[] = [];
  for await (const item of runner.stream(run)) {
    if ("losses" in item) {
      losses = item.losses;
      continue;
    }
    const { step, loss, imagesPerSecond, secondsLeft } = item;
    const speed = `${imagesPerSecond.toFixed(0)} digits/s   ${secondsLeft.toFixed(0)} s left`;
    line.show(`step ${step} of ${run.steps}   loss ${loss.toFixed(4)}   ${speed}`);
  }
  return losses;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      out: { type: "string", default: "digits" },
      steps: { type: "string", default: "1200" },
      ranks: { type: "string", default: "2" },
      seed: { type: "string", default: "0" },
      resume: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const { out, resume } = values;
  const steps = count("steps", values.steps);
  const ranks = count("ranks", values.ranks);
  const seed = count("seed", values.seed, 0);
  await Deno.mkdir(out, { recursive: true });
  const startedAt = performance.now();
  const losses = await train({
    task: "diffusion",
    steps,
    seed,
    weights: `${out}/weights.safetensors`,
    checkpoint: { path: `${out}/checkpoint.safetensors`, everySteps: CHECKPOINT_STEPS },
    resume,
  }, ranks);
  const points = losses.map((loss, index) => [(index + 1) * REPORT_STEPS, loss] as const);
  if (points.length > 0) {
    const title = `Diffusion of digits: loss on ${ranks} ranks`;
    const plot = drawPlot({ title, xLabel: "step", yLabel: "mean squared error of the velocity", points });
    await Deno.writeTextFile(`${out}/loss.svg`, plot);
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`Trained in ${seconds} s; ${out}/loss.svg shows the losses`);
  console.log(`Draw with it: deno task example:sample --weights ${out}/weights.safetensors "3 8 1"`);
}

if (import.meta.main) await runProgram(main);
