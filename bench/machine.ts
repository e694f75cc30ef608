/**
 * Describes the machine.
 *
 * @module
 */

/** Returns the processor, the cores, the memory, the system and Deno's version, in one line. */
export async function describeMachine(): Promise<string> {
  const model = /model name\s*: (.*)/.exec(await Deno.readTextFile("/proc/cpuinfo").catch(() => ""))?.[1];
  const cores = navigator.hardwareConcurrency;
  const memory = (Deno.systemMemoryInfo().total / 2 ** 30).toFixed(0);
  const system = `${Deno.build.os} ${Deno.osRelease()}, ${Deno.build.arch}`;
  const hardware = `${model ?? "unknown processor"}, ${cores} cores, ${memory} GiB`;
  return `${hardware}; ${system}; Deno ${Deno.version.deno}`;
}

/** Returns how many processes wanted a core, on average over the last minute, per core. */
export function loadPerCore(): number {
  return Deno.loadavg()[0]! / navigator.hardwareConcurrency;
}
