/**
 * Compares collectives of two ranks with those of Python's `torch.distributed`: Gloo on loopback, one thread
 * each.
 *
 * @module
 */
import { DistributedRunner } from "@cohort/distributed";
import { durationRow } from "./python_rows.ts";
import { type CollectiveRuns, Collectives } from "./ranks/collectives.ts";
import type { Row } from "./measure.ts";
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

/** Measures medians of medians. Both sides take turns, because a shared machine is slow at times. */
export async function collectives(): Promise<Row[]> {
  const env = { OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  await using runner = new DistributedRunner(Collectives, { worldSize: 2, device: "cpu", logs: "none", env });
  await runner.start();
  await using peer = await startRanks("python/collectives.py", 2);
  const rows: Row[] = [];
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
