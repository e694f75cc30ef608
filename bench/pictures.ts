/**
 * Previews of 512 × 512 pixels in a stream, compared with the encoder alone.
 *
 * @module
 */
import { DistributedRunner } from "@cohort/distributed";
import { median, ratioRow, type Row } from "./measure.ts";
import { Pictures } from "./ranks/pictures.ts";

const ROUNDS = 12;
const COUNT = 60;

/** Measures how many JPEG previews a reader gets, and how many the encoder makes. */
export async function pictures(): Promise<Row[]> {
  await using runner = new DistributedRunner(Pictures, { worldSize: 1, device: "cpu", logs: "none" });
  await runner.start();
  const encoded: number[] = [];
  const streamed: number[] = [];
  // In turns, because a shared machine is slow at times.
  for (let round = -1; round < ROUNDS; round++) {
    const alone = await runner.invoke({ count: COUNT, encodeOnly: true });
    const startedAt = performance.now();
    let arrived = 0;
    for await (const _ of runner.stream({ count: COUNT })) arrived++;
    const inStream = (performance.now() - startedAt) / COUNT;
    if (arrived !== COUNT + 1) throw new Error(`Cannot measure: ${arrived} of ${COUNT + 1} items arrived`);
    if (round < 0) continue;
    encoded.push(alone);
    streamed.push(inStream);
  }
  const rate = (samples: number[]) => `${(1000 / median(samples)).toFixed(0)} pictures/s (n ${ROUNDS})`;
  const value = median(encoded) / median(streamed);
  return [
    { what: "512 × 512 JPEG, the encoder alone", result: rate(encoded), bound: "", reached: null },
    ratioRow(
      "512 × 512 JPEG previews in a stream",
      rate(streamed),
      { value, bound: 0.9, isHigherBetter: true },
      "the encoder alone",
    ),
  ];
}
