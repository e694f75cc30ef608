/**
 * Binds this process's main thread to a core.
 *
 * @module
 */
import { openCLibrary } from "./open_library.ts";

/** Room for 8,192 cores. */
const MASK_BYTE_LENGTH = 1024;

/**
 * Binds the calling thread to one of the cores that it may use. Other threads keep their cores. Threads and
 * processes that the calling thread starts later are bound, too.
 *
 * @param index The number of this process among those of the machine that are bound, from 0.
 * @param count The number of these processes. They are spread over the cores.
 * @returns The reason if the system refuses; otherwise `null`.
 */
export function pinThread(index: number, count: number): string | null {
  if (Deno.build.os !== "linux") return `${Deno.build.os} does not bind threads to cores`;
  const CALLING_THREAD = 0;
  const size = BigInt(MASK_BYTE_LENGTH);
  const mask = new Uint8Array(MASK_BYTE_LENGTH);
  try {
    const libc = openCLibrary({
      sched_getaffinity: { parameters: ["i32", "usize", "buffer"], result: "i32" },
      sched_setaffinity: { parameters: ["i32", "usize", "buffer"], result: "i32" },
    });
    try {
      const { sched_getaffinity, sched_setaffinity } = libc.symbols;
      if (sched_getaffinity(CALLING_THREAD, size, mask) !== 0) return "sched_getaffinity failed";
      const core = coreOf(mask, index, count);
      mask.fill(0);
      mask[core >> 3] = 1 << (core & 7);
      return sched_setaffinity(CALLING_THREAD, size, mask) === 0 ? null : "sched_setaffinity failed";
    } finally {
      libc.close();
    }
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Returns the core for one of several processes, spread over the cores of a mask. If there are more processes
 * than cores, neighbors share a core.
 *
 * @param mask The cores, one bit each. At least one is set.
 * @param index The number of the process, from 0.
 * @param count The number of processes.
 */
export function coreOf(mask: Uint8Array, index: number, count: number): number {
  const cores: number[] = [];
  for (let core = 0; core < 8 * mask.length; core++) {
    if ((mask[core >> 3]! >> (core & 7)) & 1) cores.push(core);
  }
  return cores[Math.floor(index * cores.length / count)]!;
}
