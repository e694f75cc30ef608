/**
 * Whether this process may open the files that a start takes.
 *
 * @module
 */
import { DistributedError } from "../../errors.ts";
import { canSeeProcesses } from "./process_state.ts";
import { isScarce, systemError } from "./system_error.ts";

/** For each rank: its three pipes, its connection, and what tells of its end. */
const PER_RANK = 5;
/** The listener and its folder, the page, two for signals, and some that are closed again. */
const BESIDE = 9;

/**
 * Sees that there are enough descriptors, before anything is started: Deno ends the program where it lacks
 * some for itself.
 *
 * @param ranks How many ranks are to be started.
 * @throws {DistributedError} If there are too few. Where the system does not tell, there may be enough.
 */
export function checkDescriptors(ranks: number): void {
  if (!canSeeProcesses()) return;
  const what = ranks === 1 ? "start a rank" : `start ${ranks} ranks`;
  let limit: string | undefined;
  let open = 0;
  try {
    limit = /^Max open files\s+(\d+)/m.exec(Deno.readTextFileSync("/proc/self/limits"))?.[1];
    for (const _ of Deno.readDirSync("/proc/self/fd")) open++;
  } catch (error) {
    if (isScarce(error)) throw systemError(what, error);
    return;
  }
  const needed = BESIDE + PER_RANK * ranks;
  if (limit === undefined || open + needed <= Number(limit)) return;
  const state =
    `this takes ${needed} descriptors, and this process has ${open} of the ${limit} that it may have`;
  const remedy = "raise the limit (ulimit -n), or use a smaller worldSize";
  throw new DistributedError("system", `Cannot ${what}: ${state}; ${remedy}`);
}
