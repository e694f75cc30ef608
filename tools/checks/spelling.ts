/**
 * Checks the spelling of all text files, in American English.
 *
 * @module
 */

import { SetupError, transcribe } from "../shared/mod.ts";
import { ensureProgram, type EnsureProgramOptions } from "../programs/mod.ts";
import type { Outcome } from "./check.ts";

/**
 * Runs typos on the files at `root`; `typos.toml` has the project's own words. Fetches typos if it is
 * missing.
 *
 * @param root The folder of the package.
 * @param options The cache that holds typos, and where to report progress.
 */
export async function checkSpelling(root: string, options: EnsureProgramOptions): Promise<Outcome> {
  try {
    const program = await ensureProgram("typos", options);
    const transcript = await transcribe([program, "--format", "brief"], { cwd: root });
    return { ok: transcript?.code === 0, output: transcript?.text ?? `${program} does not start\n` };
  } catch (error) {
    if (error instanceof SetupError) return { ok: false, output: error.message };
    throw error;
  }
}
