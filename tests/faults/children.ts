/**
 * Child processes.
 *
 * @module
 */

/** Returns the running processes that a process has started. */
export function childrenOf(pid: number): number[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((other) => {
    try {
      const stat = Deno.readTextFileSync(`/proc/${other}/stat`);
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid;
    } catch {
      return false; // not a process, or no longer one
    }
  });
}
