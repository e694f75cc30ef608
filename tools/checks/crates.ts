/**
 * Whether the native libraries are made of what deny.toml allows.
 *
 * @module
 */

import { SetupError, transcribe } from "../shared/mod.ts";
import { ensureCargoDeny, type EnsureCargoDenyOptions } from "../deny/mod.ts";
import type { Outcome } from "./check.ts";

/** Advisories are left out: their database cannot be reached from everywhere. */
const CHECKS = ["bans", "licenses", "sources"];

/**
 * Runs cargo-deny on the workspace at `root`, fetching it where it is missing.
 *
 * @param options Where it is kept.
 */
export async function checkCrates(root: string, options: EnsureCargoDenyOptions): Promise<Outcome> {
  try {
    const program = await ensureCargoDeny(options);
    // What is in the lock file, and nothing that came meanwhile.
    const command = [program, "--locked", "check", "--hide-inclusion-graph", ...CHECKS];
    const transcript = await transcribe(command, { cwd: root });
    return { ok: transcript?.code === 0, output: transcript?.text ?? `${program} does not start\n` };
  } catch (error) {
    if (error instanceof SetupError) return { ok: false, output: error.message };
    throw error;
  }
}
