/**
 * Draws the requested digits, on several ranks.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DistributedRunner, type Received } from "@cohort/distributed";
import { count, Line, runProgram } from "./command_line.ts";
import { DigitSampler, type Drawn, type SampleRequest } from "./sampling.ts";
import { Block, drawPicture } from "./terminal.ts";

const USAGE = `Draws the requested digits, on several ranks.

  deno task example:sample "3 8 1"

  --out <file.png>     the image to write (default: digits.png)
  --weights <file>     weights from example:train (default: those that come with the example)
  --steps <n>          how many steps from noise to digits (default: 24)
  --guidance <number>  how strongly to follow the prompt; 1 adds no guidance (default: 2)
  --ranks <n>          how many ranks (default: 2)
  --seed <n>           seed of the random numbers (default: a new one each time)`;

/** The weights that come with the example. */
export const WEIGHTS: string = fileURLToPath(new URL("weights.safetensors", import.meta.url));

/**
 * Reads the digits in a text: "3 8 1", "3, 8, 1" or "381".
 *
 * @param text The text.
 * @returns The digits.
 * @throws {TypeError} If the text is empty, or contains anything else.
 */
export function readPrompts(text: string): number[] {
  const digits = text.replaceAll(/[\s,]/g, "");
  if (/^\d+$/.test(digits)) return [...digits].map(Number);
  throw new TypeError(`Cannot draw "${text}": give digits, such as "3 8 1"`);
}

/**
 * Draws digits, and shows how they become clearer.
 *
 * @param weights The file of trained weights.
 * @param request What to draw.
 * @param ranks How many ranks.
 * @returns The digits.
 */
export async function sample(
  weights: string,
  request: SampleRequest,
  ranks: number,
): Promise<Received<Drawn>> {
  await using runner = new DistributedRunner(DigitSampler, { worldSize: ranks });
  await runner.start({ setup: { weights } });
  const block = new Block();
  using line = new Line();
  let drawn: Received<Drawn> | undefined;
  for await (const item of runner.stream(request)) {
    if ("digits" in item) {
      drawn = item;
      continue;
    }
    const [, width] = item.grid.shape as [number, number];
    const isShown = Deno.stderr.isTerminal() && width <= Deno.consoleSize().columns;
    if (isShown) block.show(drawPicture(item.grid.data as Uint8Array, width));
    else line.show(`step ${item.step + 1} of ${request.steps}`);
  }
  return drawn!;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: {
      out: { type: "string", default: "digits.png" },
      weights: { type: "string", default: WEIGHTS },
      steps: { type: "string", default: "24" },
      guidance: { type: "string", default: "2" },
      ranks: { type: "string", default: "2" },
      seed: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (positionals.length === 0) throw new TypeError(`Cannot draw: no digits were given\n\n${USAGE}`);
  const prompts = readPrompts(positionals.join(" "));
  const guidance = Number(values.guidance);
  if (!(guidance >= 0)) throw new TypeError(`--guidance "${values.guidance}" is not a number from 0`);
  const seed = values.seed === undefined
    ? crypto.getRandomValues(new Uint32Array(1))[0]!
    : count("seed", values.seed, 0);
  const steps = count("steps", values.steps);
  const request: SampleRequest = { prompts, steps, guidance, seed, image_format: "png" };
  const { grid } = await sample(values.weights, request, count("ranks", values.ranks));
  await Deno.writeFile(values.out, grid.bytes);
  console.log(`${prompts.join(" ")}, seed ${seed}: ${values.out}, ${grid.width} × ${grid.height} pixels`);
}

if (import.meta.main) await runProgram(main);
