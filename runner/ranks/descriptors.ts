/**
 * Checks that this process may open the files that a start needs.
 *
 * @module
 */
import { DistributedError } from "../../errors.ts";
import { canSeeProcesses } from "./process_state.ts";
import { isScarce, systemError } from "./system_error.ts";

/** Descriptors per rank: three pipes, two connections, and one that reports the exit. */
const PER_RANK = 6;
/**
 * Further descriptors: the listener and its folder, the page, two for signals, and some that are open
 * briefly.
 */
const BESIDE = 9;

/**
 * Checks that enough descriptors are left, before any process is started. Deno ends the program if it lacks
 * descriptors for itself.
 *
 * @param ranks Number of ranks to start.
 * @throws {DistributedError} If there are too few. It does not throw if the system does not report the
 * number.
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
