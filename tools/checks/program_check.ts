/**
 * Checks that a fetched program makes.
 *
 * @module
 */

import { ensureProgram, type EnsureProgramOptions } from "../programs/mod.ts";
import { SetupError, transcribe } from "../../setup/shared/mod.ts";
import type { Outcome } from "./check.ts";
import { listCppFiles } from "./modules.ts";
import { WORKFLOWS } from "./workflows.ts";

/** Without advisories: not every machine can reach their database. */
const CRATE_CHECKS = ["bans", "licenses", "sources"];

/**
 * Checks the crates of the native libraries against deny.toml, by cargo-deny.
 *
 * @param root The folder of the package.
 * @param options The cache that holds cargo-deny, and where to report progress.
 */
export function checkCrates(root: string, options: EnsureProgramOptions): Promise<Outcome> {
  // Checks exactly the versions in the lock file.
  const args = ["--locked", "check", "--hide-inclusion-graph", ...CRATE_CHECKS];
  return checkByProgram("cargo-deny", args, root, options);
}

/**
 * Checks the spelling of all text files in American English, by typos. `typos.toml` has the project's own
 * words.
 *
 * @param root The folder of the package.
 * @param options The cache that holds typos, and where to report progress.
 */
export function checkSpelling(root: string, options: EnsureProgramOptions): Promise<Outcome> {
  return checkByProgram("typos", ["--format", "brief"], root, options);
}

/**
 * Checks the format of all C++ files by clang-format. `.clang-format` has the style.
 *
 * @param root The folder of the package.
 * @param options The cache that holds clang-format, and where to report progress.
 */
export async function checkCppFormat(root: string, options: EnsureProgramOptions): Promise<Outcome> {
  const files = await listCppFiles(root);
  return await checkByProgram("clang-format", ["--dry-run", "--Werror", ...files], root, options);
}

/**
 * Checks the security of the workflows, by zizmor.
 *
 * @param root The folder of the package.
 * @param options The cache that holds zizmor, and where to report progress.
 */
export function checkWorkflowSecurity(root: string, options: EnsureProgramOptions): Promise<Outcome> {
  return checkByProgram("zizmor", ["--offline", "--quiet", WORKFLOWS], root, options);
}

/** Runs a program in a folder, and fetches it first if it is missing. */
async function checkByProgram(
  name: Parameters<typeof ensureProgram>[0],
  args: readonly string[],
  root: string,
  options: EnsureProgramOptions,
): Promise<Outcome> {
  try {
    const program = await ensureProgram(name, options);
    const transcript = await transcribe([program, ...args], { cwd: root });
    return { ok: transcript?.code === 0, output: transcript?.text ?? `${program} does not start\n` };
  } catch (error) {
    if (error instanceof SetupError) return { ok: false, output: error.message };
    throw error;
  }
}
