/**
 * What a whole program costs: the time to its first result, and its memory.
 *
 * @module
 */
import { format, median, quantile, type Row } from "./measure.ts";

const ROUNDS = 9;
const CALLS = 2000;

/** Measures the time until a program that has just been started has its first result, and its memory. */
export async function fromNothing(): Promise<Row[]> {
  const first: number[] = [];
  const memory: number[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const [ms] = await run([]);
    const [, bytes] = await run([`${CALLS}`]);
    if (round < 0) continue;
    first.push(ms);
    memory.push(bytes! / 1e6);
  }
  return [
    {
      what: "`deno run` of a program with two ranks, until its first result",
      result: `${format(median(first))} (worst ${format(quantile(first, 1))}, n ${ROUNDS})`,
      bound: "≤ 0.5 s",
      reached: median(first) <= 500,
    },
    {
      what: `memory of that program's process after ${CALLS} calls`,
      result: `${median(memory).toFixed(1)} MB (most ${quantile(memory, 1).toFixed(1)} MB, n ${ROUNDS})`,
      bound: "≤ 75 MB",
      reached: median(memory) <= 75,
    },
  ];
}

/**
 * Runs the program.
 *
 * @param args Its arguments.
 * @returns The time until its first line, in ms, and the number on the second, if there is one.
 */
async function run(args: readonly string[]): Promise<[ms: number, bytes: number | null]> {
  const startedAt = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", import.meta.resolve("./first_result.ts"), ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let ms: number | null = null;
  let text = "";
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes("\n")) ms ??= performance.now() - startedAt;
  }
  if (!(await child.status).success || ms === null) throw new Error("Cannot measure: the program failed");
  const [, bytes] = text.split("\n");
  return [ms, bytes ? Number(bytes) : null];
}
