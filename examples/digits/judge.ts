/**
 * Trains a classifier on real digits, and measures how many drawn digits it recognizes.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { DistributedRunner, TensorValue } from "@cohort/distributed";
import { count, runProgram } from "./command_line.ts";
import { Judge } from "./judging.ts";
import { sample, WEIGHTS } from "./sample.ts";
import { train } from "./train.ts";
import { CLASSES } from "./unet.ts";

const USAGE = `Trains a classifier on real digits, and measures how many drawn digits it recognizes.

  --weights <file>     weights from example:train (default: those that come with the example)
  --samples <n>        how many digits to draw (default: 500)
  --steps <n>          how many steps from noise to digits (default: 24)
  --guidance <number>  as in example:sample (default: 2)
  --ranks <n>          how many ranks (default: 2)
  --seed <n>           seed of the random numbers (default: a new one each time)`;

/** Steps of the classifier's training. */
const CLASSIFIER_STEPS = 500;

/** Options of {@linkcode judge}. */
export interface JudgeOptions {
  /** The file of the diffusion model's weights. */
  weights: string;
  /** How many digits to draw. */
  samples: number;
  /** How many steps to take from noise to digits. */
  steps: number;
  /** How far to move toward the prompt; 1 adds no guidance. */
  guidance: number;
  /** How many ranks. */
  ranks: number;
  /** The seed of the random numbers. */
  seed: number;
}

/** The accuracies, from 0 to 1. */
export interface Verdict {
  /** The share of held-out real digits that the classifier recognizes. */
  heldOut: number;
  /** The share of drawn digits that the classifier recognizes as the requested digit. */
  recognized: number;
  /** The same share for each digit. */
  recognizedOf: number[];
}

/**
 * Trains a classifier, draws digits, and classifies them.
 *
 * @param options What to draw, and how.
 * @returns The accuracies.
 */
export async function judge({ samples, ranks, seed, ...options }: JudgeOptions): Promise<Verdict> {
  const folder = await Deno.makeTempDir();
  try {
    const weights = `${folder}/classifier.safetensors`;
    const steps = CLASSIFIER_STEPS;
    await train({ task: "classifier", steps, seed, weights, checkpoint: null, resume: false }, ranks);
    const prompts = Array.from({ length: samples }, (_, index) => index % CLASSES);
    const request = { prompts, steps: options.steps, guidance: options.guidance, seed } as const;
    const { digits } = await sample(options.weights, { ...request, image_format: "png" }, ranks);

    await using runner = new DistributedRunner(Judge);
    await runner.start({ setup: { weights } });
    const heldOut = await runner.invoke({ digits: "held out" });
    const drawn = await runner.invoke({ digits: new TensorValue("float32", digits.shape, digits.data) });
    return {
      heldOut: agreement(heldOut.told, heldOut.labels!),
      recognized: agreement(drawn.told, prompts),
      recognizedOf: Array.from({ length: CLASSES }, (_, digit) => {
        const told = drawn.told.filter((_, index) => prompts[index] === digit);
        return agreement(told, told.map(() => digit));
      }),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function agreement(told: readonly number[], labels: readonly number[]): number {
  return told.filter((digit, index) => digit === labels[index]).length / told.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      weights: { type: "string", default: WEIGHTS },
      samples: { type: "string", default: "500" },
      steps: { type: "string", default: "24" },
      guidance: { type: "string", default: "2" },
      ranks: { type: "string", default: "2" },
      seed: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const seed = values.seed === undefined
    ? crypto.getRandomValues(new Uint32Array(1))[0]!
    : count("seed", values.seed, 0);
  const verdict = await judge({
    weights: values.weights,
    samples: count("samples", values.samples, CLASSES),
    steps: count("steps", values.steps),
    guidance: Number(values.guidance),
    ranks: count("ranks", values.ranks),
    seed,
  });
  console.log(`seed ${seed}`);
  console.log(`held-out real digits: ${percent(verdict.heldOut)} recognized`);
  console.log(`drawn digits: ${percent(verdict.recognized)} recognized as requested`);
  console.log(verdict.recognizedOf.map((share, digit) => `  ${digit}: ${percent(share)}`).join("\n"));
}

if (import.meta.main) await runProgram(main);
