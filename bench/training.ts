/**
 * Compares steps of training with Python's, for the same networks, numbers and losses; one thread per
 * process.
 *
 * @module
 */
import { DistributedRunner } from "@cohort/distributed";
import { rateRow } from "./python_rows.ts";
import type { Row } from "./measure.ts";
import { type Peer, startRanks } from "./peer.ts";
import { type Net, Training, type TrainingCall } from "./ranks/training.ts";

const STEPS = 20;
const ROUNDS = 4;

/** How many times the processes of both sides are started. */
const STARTS = 5;

interface Measured {
  worldSize: number;
  ddp: boolean;
  net: Net;
  losses: [string, string];
}

/** The losses follow from PyTorch's generator and seeds: rank 0's at steps 0 and 5, to six decimals. */
const MEASURED: readonly Measured[] = [
  { worldSize: 1, ddp: false, net: "mlp", losses: ["2.299361", "1.596354"] },
  { worldSize: 1, ddp: true, net: "mlp", losses: ["2.299361", "1.596354"] },
  { worldSize: 1, ddp: false, net: "conv", losses: ["2.305165", "2.303716"] },
  { worldSize: 1, ddp: true, net: "conv", losses: ["2.305165", "2.303716"] },
  { worldSize: 2, ddp: true, net: "mlp", losses: ["2.299361", "1.867984"] },
  { worldSize: 2, ddp: true, net: "conv", losses: ["2.305165", "2.304722"] },
];

/**
 * Trains an MLP of 3,214,346 parameters and a convnet of 24,234, with batches of 32 per rank and SGD with
 * momentum.
 */
export async function training(): Promise<Row[]> {
  const samples = MEASURED.map(() => ({ own: [] as number[], python: [] as number[] }));
  for (const worldSize of [1, 2]) {
    for (let start = 0; start < STARTS; start++) await measureStart(worldSize, samples);
  }
  return MEASURED.map((measured, index) =>
    rateRow({ what: nameOf(measured), ...samples[index]! }, "steps", 1)
  );
}

/**
 * Measures new processes on both sides, because a process's speed depends on where its memory happens to lie.
 */
async function measureStart(
  worldSize: number,
  samples: readonly { own: number[]; python: number[] }[],
): Promise<void> {
  const env = { OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  await using runner = new DistributedRunner(Training, { worldSize, device: "cpu", logs: "none", env });
  await runner.start();
  await using peer = await startRanks("python/training.py", worldSize);
  for (const [index, measured] of MEASURED.entries()) {
    if (measured.worldSize === worldSize) await measure(measured, runner, peer, samples[index]!);
  }
}

async function measure(
  measured: Measured,
  runner: DistributedRunner<TrainingCall, number[]>,
  peer: Peer | null,
  { own, python }: { own: number[]; python: number[] },
): Promise<void> {
  const { ddp, net, losses } = measured;
  const what = nameOf(measured);
  check(what, await runner.invoke({ begin: net, ddp }), losses);
  if (peer) {
    const answer = await peer.ask(`begin ${net} ${ddp ? "ddp" : "plain"}`);
    check(`${what}, in Python`, answer.split(" ").map(Number), losses);
  }
  for (let round = -1; round < ROUNDS; round++) {
    const [ownMs] = await runner.invoke({ steps: STEPS });
    const pythonMs = peer && Number(await peer.ask(`steps ${STEPS}`));
    if (round < 0) continue;
    own.push(ownMs!);
    if (pythonMs !== null) python.push(pythonMs);
  }
}

function nameOf({ worldSize, ddp, net }: Measured): string {
  const ranks = worldSize === 1 ? "one rank" : "two ranks";
  return `training the ${net === "mlp" ? "MLP" : "convnet"}, ${ranks}${ddp ? ", DDP" : ""}`;
}

function check(what: string, losses: readonly number[], expected: readonly string[]): void {
  const actual = losses.map((loss) => loss.toFixed(6));
  if (String(actual) === String(expected)) return;
  throw new Error(`Cannot measure ${what}: its losses at steps 0 and 5 are ${actual}, not ${expected}`);
}
