/**
 * Finds the shared memory that processes have open.
 *
 * @module
 */

/** Returns the number of segments that a process has open. A runner also has the page of its world. */
export function segmentsOf(pid: number): number {
  return [...Deno.readDirSync(`/proc/${pid}/fd`)].filter(({ name }) => {
    try {
      return /\/dev\/shm\/cohort-.*\.page/.test(Deno.readLinkSync(`/proc/${pid}/fd/${name}`));
    } catch {
      return false;
    }
  }).length;
}
