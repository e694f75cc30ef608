/**
 * Ranks in separate processes, for tests.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { assertEquals } from "@std/assert";
import { formGroup, type FormGroupOptions, type ProcessGroup } from "../groups/mod.ts";
import { openCallScope } from "../native/mod.ts";
import { hostTestStore, LONG_MS, SECRET } from "./ranks.ts";

/**
 * Returns options of rank 0 of 2.
 *
 * @param storeAddress Address of the store.
 * @param options Options that override the defaults.
 * @returns All options.
 */
export function optionsOf(storeAddress: string, options: Partial<FormGroupOptions>): FormGroupOptions {
  return {
    rank: 0,
    worldSize: 2,
    storeAddress,
    storeSecret: SECRET,
    name: "test",
    timeoutMs: LONG_MS,
    formTimeoutMs: LONG_MS,
    interfaceAddress: "127.0.0.1",
    ...options,
  };
}

function spawnRank(
  scenario: string,
  rank: number,
  worldSize: number,
  storeAddress: string,
  further: Partial<FormGroupOptions>,
): Deno.ChildProcess {
  const program = new URL("./rank_program.ts", import.meta.url);
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--config",
      config,
      program.href,
      scenario,
      `${rank}`,
      `${worldSize}`,
      storeAddress,
      JSON.stringify(further),
    ],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/**
 * Runs rank 0 in this process and the others in separate processes.
 *
 * @param scenario The scenario of the others.
 * @param worldSize Number of ranks.
 * @param program The program of rank 0.
 * @param further Further options of the group.
 * @returns Output and exit code of the others.
 */
export async function withProcesses(
  scenario: string,
  worldSize: number,
  program: (group: ProcessGroup) => Promise<void>,
  further: Partial<FormGroupOptions> = {},
): Promise<Deno.CommandOutput[]> {
  using store = hostTestStore();
  using _scope = openCallScope();
  const children = Array.from({ length: worldSize - 1 }, (_, index) => {
    return spawnRank(scenario, index + 1, worldSize, store.address, further);
  });
  const outputs = Promise.all(children.map((child) => child.output()));
  try {
    using group = await formGroup(optionsOf(store.address, { worldSize, ...further }));
    await program(group);
  } finally {
    await outputs;
  }
  return outputs;
}

/**
 * Returns the result of a rank's scenario.
 *
 * @param output The output of the rank's process.
 * @returns The result.
 */
export function outputOf({ stdout, stderr, code }: Deno.CommandOutput): unknown {
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
