/**
 * TCP listeners of other processes.
 *
 * @module
 */

const LISTENING = "0A";

/**
 * Counts the TCP sockets that a process listens on.
 *
 * @param pid The process.
 * @returns How many listening sockets it has.
 */
export function countTcpListeners(pid: number): number {
  const listening = new Set(["tcp", "tcp6"].flatMap((family) => listenersIn(`/proc/${pid}/net/${family}`)));
  const open = [...Deno.readDirSync(`/proc/${pid}/fd`)].map(({ name }) =>
    targetOf(`/proc/${pid}/fd/${name}`)
  );
  return listening.intersection(new Set(open)).size;
}

/** Returns the listeners of a network namespace, by the names that descriptors have. */
function listenersIn(path: string): string[] {
  const [, ...lines] = Deno.readTextFileSync(path).trim().split("\n");
  const fields = lines.map((line) => line.trim().split(/\s+/));
  return fields.filter(([, , , state]) => state === LISTENING).map((field) => `socket:[${field[9]}]`);
}

function targetOf(link: string): string {
  try {
    return Deno.readLinkSync(link);
  } catch {
    return ""; // closed in the meantime
  }
}
