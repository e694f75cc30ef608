/**
 * Every check that a change must pass.
 *
 * @module
 */

import { cacheDirectory, createConsole, join } from "../../setup/shared/mod.ts";
import { type Check, commandCheck } from "./check.ts";
import { checkHouse } from "./house.ts";
import { checkCppFormat, checkCrates, checkSpelling, checkWorkflowSecurity } from "./program_check.ts";
import { checkWorkflows } from "./workflows.ts";

/** The check that runs all tests. */
export const TESTS = "tests of both languages";

/**
 * Lists the checks of the package at `root`, the quick ones first.
 *
 * @param root The folder of its deno.json.
 * @param libtorch The path of the libtorch that its native library was built against.
 */
export async function allChecks(root: string, libtorch: string): Promise<Check[]> {
  const { exports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const entryPoints = Object.values(exports as Record<string, string>);
  const env = { LIBTORCH: libtorch };
  const deno = (name: string, ...args: string[]) =>
    commandCheck(name, [Deno.execPath(), ...args], { cwd: root, env });
  const cargo = (name: string, ...args: string[]) =>
    commandCheck(name, ["cargo", ...args], { cwd: root, env });
  const quick = (check: Check): Check => ({ ...check, isQuick: true });
  const programs = { cache: cacheDirectory(), console: createConsole() };
  return [
    quick(deno("format of TypeScript", "fmt", "--check")),
    quick(cargo("format of Rust", "fmt", "--all", "--check")),
    quick({ name: "format of C++", run: () => checkCppFormat(root, programs) }),
    quick(deno("lint of TypeScript", "lint")),
    quick({ name: "structure rules", run: () => houseOutcome(root) }),
    quick({ name: "spelling", run: () => checkSpelling(root, programs) }),
    quick({ name: "crates, with licenses and sources", run: () => checkCrates(root, programs) }),
    quick({ name: "workflows", run: () => checkWorkflows(root) }),
    quick({ name: "security of workflows", run: () => checkWorkflowSecurity(root, programs) }),
    quick(deno("docs of exports", "doc", "--lint", ...entryPoints)),
    deno("types, including examples in docs", "check", "--doc", "."),
    deno("examples in the guides", "check", "--doc-only", "README.md", "docs/FAILURES.md", "docs/GPUS.md"),
    { ...deno("generated files", "task", "--quiet", "generate", "--check"), isExclusive: true },
    {
      ...cargo(
        "lint of Rust",
        "clippy",
        "--release",
        "--locked",
        "--workspace",
        "--all-targets",
        `--target-dir=${join(root, "target")}`,
        "--",
        "-Dwarnings",
      ),
      isExclusive: true,
    },
    { ...deno(TESTS, "run", "-A", "tools/run_tests.ts"), isExclusive: true },
  ];
}

async function houseOutcome(root: string): Promise<{ ok: boolean; output: string }> {
  const broken = await checkHouse(root);
  return { ok: broken.length === 0, output: broken.join("\n") };
}
export { type CheckCounts, type Outcome, runChecks } from "./check.ts";
export { listModules } from "./modules.ts";
