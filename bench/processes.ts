/**
 * The cost of processes: a start from nothing, memory, and stops.
 *
 * @module
 */
import { DistributedRunner } from "@cohort/distributed";
import { format, formatSamples, median, type Row, time } from "./measure.ts";
import { lineProcess, scriptPath } from "./peer.ts";
import { Noop } from "./ranks/workers.ts";

const STARTS = 8;
const CALLS = 2_000;
const STOPS = 6;
const MORE_RANKS = 10;

/** Measures a program with two ranks, from its start to its end, and stops of more ranks. */
export async function processes(): Promise<Row[]> {
  const first: number[] = [];
  const megabytes: number[] = [];
  for (let round = -1; round < STARTS; round++) {
    const { firstMs, rss } = await runProgram();
    if (round < 0) continue; // the first run fills the caches
    first.push(firstMs);
    megabytes.push(rss / 1e6);
  }
  return [
    {
      what: "the first result of two ranks, from the start of the program",
      result: formatSamples(first),
      bound: "≤ 500 ms",
      reached: median(first) <= 500,
    },
    {
      what: `memory of a runner after ${CALLS} calls`,
      result: `${median(megabytes).toFixed(1)} MB (n ${STARTS})`,
      bound: "≤ 75 MB",
      reached: median(megabytes) <= 75,
    },
    ...await stops(),
  ];
}

async function runProgram(): Promise<{ firstMs: number; rss: number }> {
  const startedAt = performance.now();
  await using program = lineProcess(Deno.execPath(), [
    "run",
    "-A",
    `--config=${scriptPath("../deno.json")}`,
    scriptPath("two_ranks.ts"),
    String(CALLS),
  ], {});
  await program.next();
  const firstMs = performance.now() - startedAt;
  return { firstMs, rss: Number(await program.next()) };
}

async function stops(): Promise<Row[]> {
  const two: number[] = [];
  const more: number[] = [];
  for (let round = -1; round < STOPS; round++) {
    const [ofTwo, ofMore] = [await stopOf(2), await stopOf(MORE_RANKS)];
    if (round < 0) continue;
    two.push(ofTwo);
    more.push(ofMore);
  }
  const each = (median(more) - median(two)) / (MORE_RANKS - 2);
  return [
    {
      what: "`stop()` of two ranks",
      result: formatSamples(two),
      bound: "≤ 50 ms",
      reached: median(two) <= 50,
    },
    {
      what: `each further rank, of ${MORE_RANKS}`,
      result: `${format(Math.max(0, each))} (n ${STOPS})`,
      bound: "≤ 10 ms",
      reached: each <= 10,
    },
  ];
}

async function stopOf(worldSize: number): Promise<number> {
  const runner = new DistributedRunner(Noop, { worldSize, device: "cpu", logs: "none" });
  await runner.start();
  await runner.invoke();
  const [took] = await time(() => runner.stop(), 1);
  return took!;
}
