/**
 * Queries the native libraries in a separate process. A library that crashes when it is loaded ends only that
 * process.
 *
 * @module
 */

import { checkoutFolder, COHORT, COHORT_WGPU, commandFor } from "../../libraries/mod.ts";
import { capture, type Output, SetupError } from "../shared/mod.ts";
import type { Answer, GpuAnswer, LibraryAnswer } from "./probe_answer.ts";
import { GPU_PROBE, LIBRARY_PROBE } from "./probe_modules.ts";

/**
 * Loads the native library in another process and returns its answer.
 *
 * @throws {SetupError} If it cannot be loaded.
 */
export async function probeLibrary(): Promise<LibraryAnswer> {
  const checkout = checkoutFolder() === null ? "" : "remove target/release and ";
  return await ask<LibraryAnswer>(
    "native library",
    LIBRARY_PROBE,
    `${checkout}run ${commandFor("setup")}, or name the file in ${COHORT.variable}`,
  );
}

/**
 * Loads the GPU library in another process and returns the GPUs that it lists.
 *
 * @throws {SetupError} If it cannot be loaded.
 */
export async function probeGpus(): Promise<GpuAnswer[]> {
  return await ask<GpuAnswer[]>(
    "GPU library",
    GPU_PROBE,
    `run ${commandFor("wgpu")}, or name the file in ${COHORT_WGPU.variable}, if you want to use kernels`,
  );
}

async function ask<Found>(what: string, program: string, remedy: string): Promise<Found> {
  const output = await capture([Deno.execPath(), "run", "-A", ...flags(), program], {
    env: { NO_COLOR: "1", DENO_NO_PACKAGE_JSON: "1" },
  });
  const answer: Answer<Found> = output?.code === 0 ? JSON.parse(output.stdout) : { tried: [stateOf(output)] };
  if ("found" in answer) return answer.found;
  throw new SetupError({ message: `Cannot load the ${what}: ${answer.tried.join("; ")}`, remedy });
}

/** Returns flags with which the folder that the user is in does not matter. */
function flags(): string[] {
  const checkout = checkoutFolder();
  return checkout === null ? ["--no-config", "--no-lock"] : [`--config=${checkout}deno.json`];
}

function stateOf(output: Output | undefined): string {
  const said = output?.stderr.split("\n").find((line) => line.trim() !== "");
  return said?.replace(/^error: (Uncaught )?(\(in promise\) )?/, "") ??
    `the process that loaded it ended with exit code ${output?.code}`;
}
