/**
 * Compares runs of TorchScript and AOTInductor models with Python's runs of the same files; one thread each.
 *
 * @module
 */
import { DistributedRunner } from "@cohort/distributed";
import { rateRow } from "./python_rows.ts";
import { AHEAD, type ModelRuns, Models } from "./ranks/models.ts";
import type { Row } from "./measure.ts";
import { MISSING, scriptPath, startPeer } from "./peer.ts";

const ROUNDS = 15;

/** The largest difference between sums that the same kernels may compute. */
const CLOSE = 1e-4;

const MEASURED: readonly (Omit<ModelRuns, "ahead"> & { what: string })[] = [
  { what: "a TorchScript of two small layers", file: "small.pt", shape: [1, 16], count: 3000 },
  { what: "a TorchScript convnet, batch of 32", file: "convnet.pt", shape: [32, 3, 64, 64], count: 20 },
  { what: "an AOTInductor package of two small layers", file: "small.pt2", shape: [1, 16], count: 3000 },
  { what: "an AOTInductor convnet, batch of 32", file: "convnet.pt2", shape: [32, 3, 64, 64], count: 20 },
];

/** Measures each model twice: with each run awaited, and with several runs queued. */
export async function models(): Promise<Row[]> {
  const folder = await Deno.makeTempDir();
  try {
    return await measure(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function measure(folder: string): Promise<Row[]> {
  // The peer writes the model files, so nothing can be measured without it.
  await using peer = startPeer([scriptPath("python/models.py"), folder]);
  if (peer === null) {
    return [{ what: "runs of models", result: `not measured: ${MISSING}`, bound: "", reached: null }];
  }
  await peer.next();
  const env = { OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  await using runner = new DistributedRunner(Models, { worldSize: 1, device: "cpu", logs: "none", env });
  await runner.start({ setup: { folder } });
  const rows: Row[] = [];
  for (const { what, ...runs } of MEASURED) {
    const awaited = { what: `${what}, each run awaited`, ahead: 1, own: [] as number[] };
    const asked = { what: `${what}, ${AHEAD} runs queued`, ahead: AHEAD, own: [] as number[] };
    const python: number[] = [];
    for (let round = -2; round < ROUNDS; round++) {
      const [ms, sum] = (await peer.ask(`${runs.file} ${runs.shape} ${runs.count}`)).split(" ").map(Number);
      if (round >= 0) python.push(ms!);
      for (const { ahead, own } of [awaited, asked]) {
        const times = await runner.invoke({ ...runs, ahead });
        if (!(Math.abs(times.sum - sum!) <= CLOSE)) {
          throw new Error(`Cannot measure ${what}: its sum is ${times.sum}, Python's is ${sum}`);
        }
        if (round >= 0) own.push(times.ms);
      }
    }
    for (const way of [awaited, asked]) rows.push(rateRow({ ...way, python }, "runs", 1));
  }
  return rows;
}
