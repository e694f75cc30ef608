/**
 * A clock for limits on how long something may hang, which a machine that is busy otherwise does not exceed.
 *
 * @module
 */

/**
 * The time by the clock that this machine's processes share, less what this process has waited for a
 * processor.
 *
 * @returns Milliseconds.
 */
export function ownTime(): number {
  return performance.timeOrigin + performance.now() - waitedMs();
}

/**
 * How long this process has waited for a processor since it began, in milliseconds; 0 where the system does
 * not tell.
 */
export function waitedMs(): number {
  try {
    const [, waitedNs] = Deno.readTextFileSync(`/proc/self/task/${Deno.pid}/schedstat`).split(" ");
    return Number(waitedNs) / 1e6;
  } catch {
    return 0;
  }
}
