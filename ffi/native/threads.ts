/**
 * How many threads libtorch computes with.
 *
 * @module
 */
import { native } from "./library.ts";
import { ERROR, OUT } from "./pinned.ts";
import { settle } from "./requests.ts";
import { check } from "./status.ts";

/**
 * Sets how many threads one operator may use in this process, also those of models that run off the event
 * loop. PyTorch's `torch.set_num_threads`.
 *
 * The ranks of a machine divide its cores between them, unless `OMP_NUM_THREADS` is set: a program that
 * leaves some to others, or whose ranks compute in turns, knows better.
 *
 * @example Leave the other cores to what else runs
 * ```ts ignore
 * override setup() {
 *   setThreads(1);
 * }
 * ```
 *
 * @param count A positive whole number.
 * @throws {RangeError} If it is not.
 */
export function setThreads(count: number): void {
  const operation = "setThreads";
  if (!Number.isInteger(count) || count < 1 || count > 0x7fffffff) {
    throw new RangeError(`Cannot set threads: ${count} is not a positive whole number`);
  }
  check(native().cohort_threads_set(count, OUT, ERROR), operation);
  // The executor's own thread follows in its turn, before any work that is asked for later.
  settle(OUT[0]!, { operation, read: () => undefined });
}

/**
 * How many threads one operator may use in this process. PyTorch's `torch.get_num_threads`.
 *
 * @returns The number, from 1.
 */
export function getThreads(): number {
  return native().cohort_threads_get();
}
