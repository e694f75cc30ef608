/**
 * Trains a classifier on the real digits, and has it tell those that the diffusion model draws.
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

const USAGE = `Trains a classifier on the real digits, and has it tell those that the diffusion model draws.

  --weights <file>     what example:train made; weights that come with the example, if left out
  --samples <n>        how many digits to draw; 500, if left out
  --steps <n>          how many steps from noise to digits; 24, if left out
  --guidance <number>  as of example:sample; 2, if left out
  --ranks <n>          how many ranks; 2, if left out
  --seed <n>           begins the random numbers; a new one each time, if left out`;

/** Steps that the classifier is trained for. */
const CLASSIFIER_STEPS = 500;

/** How to judge. */
export interface JudgeOptions {
  /** The diffusion model's file of weights. */
  weights: string;
  /** How many digits to draw. */
  samples: number;
  /** In how many steps. */
  steps: number;
  /** How far to go beyond what the prompt asks for. */
  guidance: number;
  /** On how many ranks. */
  ranks: number;
  /** Begins the random numbers. */
  seed: number;
}

/** What came of it, from 0 to 1. */
export interface Verdict {
  /** How many real digits, that it has not seen, the classifier tells. */
  heldOut: number;
  /** How many drawn digits it takes for what was asked for. */
  recognised: number;
  /** The same for each digit. */
  recognisedOf: number[];
}

/**
 * Trains a classifier, draws digits, and has it tell them.
 *
 * @param options How.
 * @returns How many it tells.
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
      recognised: agreement(drawn.told, prompts),
      recognisedOf: Array.from({ length: CLASSES }, (_, digit) => {
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
  console.log(`real digits that it has not seen: ${percent(verdict.heldOut)} told`);
  console.log(`drawn digits: ${percent(verdict.recognised)} told as what was asked for`);
  console.log(verdict.recognisedOf.map((share, digit) => `  ${digit}: ${percent(share)}`).join("\n"));
}

if (import.meta.main) await runProgram(main);
