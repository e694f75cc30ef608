/**
 * Who a process has started.
 *
 * @module
 */

/** The processes that a process has started, and that run. */
export function childrenOf(pid: number): number[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((other) => {
    try {
      const stat = Deno.readTextFileSync(`/proc/${other}/stat`);
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid;
    } catch {
      return false; // not a process, or not any more
    }
  });
}
