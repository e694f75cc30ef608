/**
 * Ranks in processes of their own, for tests.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { assertEquals } from "@std/assert";
import { formGroup, type FormGroupOptions, type ProcessGroup } from "../groups/mod.ts";
import { openCallScope } from "../native/mod.ts";
import { hostTestStore, LONG_MS, SECRET } from "./ranks.ts";

/**
 * Rank 0 of 2, but for what `options` says.
 *
 * @param storeAddress Where the store is.
 * @param options What differs.
 * @returns The whole options.
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
 * Rank 0 in this process, the others in their own. Runs `program` here, and returns what the others left.
 *
 * @param scenario What the others do.
 * @param worldSize How many ranks there are.
 * @param program What rank 0 does.
 * @param further Options of the group.
 * @returns What the others wrote, and how they ended.
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
 * What a rank returned.
 *
 * @param output What it wrote.
 * @returns The value.
 */
export function outputOf({ stdout, stderr, code }: Deno.CommandOutput): unknown {
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
