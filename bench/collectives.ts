/**
 * Compares collectives of two ranks with those of Python's `torch.distributed`: Gloo on loopback, one thread
 * each. Compares the small ones with Gloo in the same ranks, too.
 *
 * @module
 */
import { DistributedRunner } from "@cohort/distributed";
import { durationRow } from "./python_rows.ts";
import { type CollectiveRuns, Collectives } from "./ranks/collectives.ts";
import { format, median, type Row } from "./measure.ts";
import { startRanks } from "./peer.ts";

interface Measured extends CollectiveRuns {
  what: string;
  rounds: number;
  /** The most it may take, as a multiple of Python's median. */
  bound?: number;
}

const MEASURED: readonly Measured[] = [
  { what: "all-reduce of 4 B", operation: "all_reduce", elements: 1, count: 200, rounds: 25, bound: 1.05 },
  { what: "all-reduce of 4 MB", operation: "all_reduce", elements: 1e6, count: 20, rounds: 15, bound: 1.05 },
  { what: "all-reduce of 64 MB", operation: "all_reduce", elements: 16e6, count: 3, rounds: 15, bound: 1.05 },
  { what: "barrier", operation: "barrier", elements: 0, count: 200, rounds: 15 },
  { what: "broadcast of 64 MB, and a barrier", operation: "broadcast", elements: 16e6, count: 3, rounds: 9 },
];

/** Small collectives, which go through shared memory. `bound` is a multiple of Gloo's median. */
const SMALL: readonly Measured[] = [
  { what: "all-reduce of 4 B", operation: "all_reduce", elements: 1, count: 200, rounds: 25, bound: 0.25 },
  { what: "all-reduce of 4 KB", operation: "all_reduce", elements: 1e3, count: 200, rounds: 25, bound: 0.25 },
  { what: "all-reduce of 64 KB", operation: "all_reduce", elements: 16e3, count: 100, rounds: 15 },
  { what: "all-reduce of 256 KB", operation: "all_reduce", elements: 64e3, count: 50, rounds: 15 },
  { what: "all-reduce of 1 MB", operation: "all_reduce", elements: 250e3, count: 30, rounds: 15 },
  { what: "all-gather of 4 KB", operation: "all_gather", elements: 1e3, count: 200, rounds: 15 },
  { what: "broadcast of 4 KB, and a barrier", operation: "broadcast", elements: 1e3, count: 200, rounds: 15 },
  { what: "barrier", operation: "barrier", elements: 0, count: 200, rounds: 15 },
];

/** Measures medians of medians. Both sides take turns, because a shared machine is slow at times. */
export async function collectives(): Promise<Row[]> {
  const env = { OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  await using runner = new DistributedRunner(Collectives, { worldSize: 2, device: "cpu", logs: "none", env });
  await runner.start();
  const rows: Row[] = [];
  for (const { what, rounds, bound, ...runs } of SMALL) {
    const own: number[] = [];
    const gloo: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const ownMs = await runner.invoke(runs);
      const glooMs = await runner.invoke({ ...runs, byGloo: true });
      if (round < 0) continue;
      own.push(ownMs);
      gloo.push(glooMs);
    }
    rows.push(glooRow({ what: `${what}, two ranks, shared memory`, own, gloo }, bound));
  }
  await using peer = await startRanks("python/collectives.py", 2);
  for (const { what, rounds, bound, ...runs } of MEASURED) {
    const { operation, elements, count } = runs;
    const own: number[] = [];
    const python: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const ownMs = await runner.invoke(runs);
      const pythonMs = peer && Number(await peer.ask(`${operation} ${elements} ${count}`));
      if (round < 0) continue;
      own.push(ownMs);
      if (pythonMs !== null) python.push(pythonMs);
    }
    rows.push(durationRow({ what: `${what}, two ranks`, own, python }, bound));
  }
  return rows;
}

function glooRow(
  { what, own, gloo }: { what: string; own: readonly number[]; gloo: readonly number[] },
  bound?: number,
): Row {
  const ratio = median(own) / median(gloo);
  return {
    what,
    result: `${format(median(own))}, ${ratio.toFixed(2)} × Gloo's ${format(median(gloo))} (n ${own.length})`,
    bound: bound === undefined ? "" : `≤ ${bound} ×`,
    reached: bound === undefined ? null : ratio <= bound,
  };
}
