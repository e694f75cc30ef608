/**
 * Queries the native libraries in a separate process. A library that crashes when it is loaded ends only that
 * process.
 *
 * @module
 */

import {
  checkoutFolder,
  COHORT,
  COHORT_WGPU,
  commandFor,
  type Library,
  placesOf,
} from "../../libraries/mod.ts";
import { findUsedLibtorch } from "../libtorch/mod.ts";
import { capture, type Output, remedyFor, SetupError, statOrUndefined } from "../shared/mod.ts";
import type { Answer, GpuAnswer, LibraryAnswer } from "./probe_answer.ts";
import { GPU_PROBE, LIBRARY_PROBE } from "./probe_modules.ts";

/**
 * Loads the native library in another process and returns its answer.
 *
 * @throws {SetupError} If it cannot be loaded.
 */
export async function probeLibrary(): Promise<LibraryAnswer> {
  const first = checkoutFolder() === null ? "" : "remove target/release and ";
  const remedy = `${first}run ${commandFor("setup")}, or name the file in ${COHORT.variable}`;
  return await probe<LibraryAnswer>("native library", LIBRARY_PROBE, COHORT, remedy);
}

/**
 * Loads the GPU library in another process and returns the GPUs that it lists.
 *
 * @throws {SetupError} If it cannot be loaded.
 */
export async function probeGpus(): Promise<GpuAnswer[]> {
  const name = `name the file in ${COHORT_WGPU.variable}`;
  const remedy = `run ${commandFor("wgpu")}, or ${name}, if you want to use kernels`;
  return await probe<GpuAnswer[]>("GPU library", GPU_PROBE, COHORT_WGPU, remedy);
}

async function probe<Found>(what: string, program: string, library: Library, remedy: string): Promise<Found> {
  const tried: string[] = [];
  for (const variables of await variablesFor(library)) {
    const answer = await ask<Found>(program, variables);
    if ("found" in answer) return answer.found;
    tried.push(...answer.tried);
  }
  throw new SetupError({
    message: `Cannot load the ${what}: ${tried.join("; ")}`,
    remedy: remedyFor(library.variable, remedy),
  });
}

/**
 * Returns the variables of each process that is tried. Of a published package, a process without the
 * project's configuration would find other files than the project does. So it is given the files.
 */
async function variablesFor(library: Library): Promise<Record<string, string>[]> {
  if (checkoutFolder() !== null) return [{}];
  const libtorch = library.needsLibtorch ? await findUsedLibtorch().catch(() => undefined) : undefined;
  const found: Record<string, string>[] = [];
  for (const path of placesOf(library, (name) => Deno.env.get(name)).paths) {
    if (await statOrUndefined(path) === undefined) continue;
    found.push({ [library.variable]: path, ...libtorch !== undefined && { LIBTORCH: libtorch } });
  }
  return found.length > 0 ? found : [{}];
}

async function ask<Found>(program: string, variables: Record<string, string>): Promise<Answer<Found>> {
  const output = await capture([Deno.execPath(), "run", "-A", ...flags(), program], {
    env: { ...variables, NO_COLOR: "1", DENO_NO_PACKAGE_JSON: "1" },
  });
  return output?.code === 0 ? JSON.parse(output.stdout) : { tried: [stateOf(output)] };
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
