/**
 * The groups of measurements, by name.
 *
 * @module
 */
import { bytes } from "./bytes.ts";
import { collectives } from "./collectives.ts";
import { deaths, recoveries } from "./failures.ts";
import { frames } from "./frames.ts";
import { gpu } from "./gpu.ts";
import type { Row } from "./measure.ts";
import { models } from "./models.ts";
import { operators } from "./operators.ts";
import { peers } from "./peers.ts";
import { pictures } from "./pictures.ts";
import { processes } from "./processes.ts";
import { calls, callsToMany, checkpoints, idle, manyRanks, starts, streams, tensors } from "./runner.ts";
import { stages } from "./stages.ts";
import { training } from "./training.ts";
import { weights } from "./weights.ts";

/** Functions that measure and return the rows of the report. */
export const GROUPS: Readonly<Record<string, () => Promise<Row[]>>> = {
  calls,
  callsToMany,
  stages,
  checkpoints,
  starts,
  manyRanks,
  processes,
  weights,
  streams,
  pictures,
  tensors,
  bytes,
  operators,
  models,
  training,
  collectives,
  gpu,
  frames,
  deaths,
  recoveries,
  idle,
  peers,
};

/**
 * Returns a group.
 *
 * @throws {TypeError} If there is none with this name.
 */
export function groupOf(name: string): () => Promise<Row[]> {
  const group = GROUPS[name];
  if (group !== undefined) return group;
  throw new TypeError(`Cannot measure ${name}: the groups are ${Object.keys(GROUPS).join(", ")}`);
}
