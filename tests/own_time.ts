/**
 * A clock for timeouts of tests. It does not count the time that a process waits for a busy machine.
 *
 * @module
 */

/**
 * Returns the time by the clock that this machine's processes share, minus the time that this process has
 * waited for a processor.
 *
 * @returns Milliseconds.
 */
export function ownTime(): number {
  return performance.timeOrigin + performance.now() - waitedMs();
}

/**
 * Returns how long this process has waited for a processor since it started, in milliseconds; 0 if the system
 * does not report it.
 */
export function waitedMs(): number {
  try {
    const [, waitedNs] = Deno.readTextFileSync(`/proc/self/task/${Deno.pid}/schedstat`).split(" ");
    return Number(waitedNs) / 1e6;
  } catch {
    return 0;
  }
}
