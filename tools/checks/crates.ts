/**
 * Checks the crates of the native libraries against deny.toml.
 *
 * @module
 */

import { SetupError, transcribe } from "../shared/mod.ts";
import { ensureProgram, type EnsureProgramOptions } from "../programs/mod.ts";
import type { Outcome } from "./check.ts";

/** Without advisories: not every machine can reach their database. */
const CHECKS = ["bans", "licenses", "sources"];

/**
 * Runs cargo-deny on the workspace at `root`. Fetches cargo-deny if it is missing.
 *
 * @param options The cache that holds cargo-deny, and where to report progress.
 */
export async function checkCrates(root: string, options: EnsureProgramOptions): Promise<Outcome> {
  try {
    const program = await ensureProgram("cargo-deny", options);
    // Checks exactly the versions in the lock file.
    const command = [program, "--locked", "check", "--hide-inclusion-graph", ...CHECKS];
    const transcript = await transcribe(command, { cwd: root });
    return { ok: transcript?.code === 0, output: transcript?.text ?? `${program} does not start\n` };
  } catch (error) {
    if (error instanceof SetupError) return { ok: false, output: error.message };
    throw error;
  }
}
