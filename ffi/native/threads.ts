/**
 * The number of threads that libtorch uses.
 *
 * @module
 */
import { native } from "./library.ts";
import { ERROR } from "./pinned.ts";
import { check } from "./status.ts";

/**
 * Sets how many threads one operator may use in this process, including those of models that run off the
 * event loop. Equivalent to PyTorch's `torch.set_num_threads`.
 *
 * By default, the ranks of a machine divide its cores evenly, unless `OMP_NUM_THREADS` is set. Use this
 * function if the program needs another division, for example to leave cores to other processes, or if its
 * ranks compute in turns.
 *
 * @example Leave the other cores to other processes
 * ```ts
 * import { getThreads, setThreads } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * setThreads(1);
 * assertEquals(getThreads(), 1);
 * ```
 *
 * @param count A positive integer.
 * @throws {RangeError} If `count` is not a positive integer.
 */
export function setThreads(count: number): void {
  const operation = "setThreads";
  if (!Number.isInteger(count) || count < 1 || count > 0x7fffffff) {
    throw new RangeError(`Cannot set threads: ${count} is not a positive whole number`);
  }
  check(native().cohort_threads_set(count, ERROR), operation);
}

/**
 * Returns how many threads one operator may use in this process. Equivalent to PyTorch's
 * `torch.get_num_threads`.
 *
 * @returns The number, at least 1.
 */
export function getThreads(): number {
  return native().cohort_threads_get();
}
