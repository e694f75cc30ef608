/**
 * Runs test suites at the same time.
 *
 * @module
 */

import type { CommandOptions } from "../../setup/shared/mod.ts";
import { addCounts, NO_TESTS } from "./counts.ts";
import { HeldOutput } from "./held_output.ts";
import { runSuite, type Suite, type SuiteResult } from "./run_suite.ts";
import { makeTemporaryFolder, removeTemporaryFolder } from "./temporary_folder.ts";

/**
 * Runs chains of suites at the same time: each chain runs one suite after the other, with a temporary folder
 * of its own. A file that the tests leave in that folder counts as a failure.
 *
 * The output of the first chain is forwarded as it arrives. That of the others follows.
 *
 * @param chains The chains.
 * @param options Options of all commands.
 * @returns The tests and failures of all suites.
 */
export async function runSuites(
  chains: readonly (readonly Suite[])[],
  options: CommandOptions = {},
): Promise<SuiteResult> {
  let counts = NO_TESTS;
  const failures: string[] = [];
  const runChain = async (suites: readonly Suite[], to?: HeldOutput) => {
    const temporary = await makeTemporaryFolder();
    const env = { ...options.env, TMPDIR: temporary };
    for (const suite of suites) {
      const result = await runSuite(suite, { ...options, env, ...to && { to } });
      counts = addCounts(counts, result.counts);
      failures.push(...result.failures);
    }
    for (const name of await removeTemporaryFolder(temporary)) {
      failures.push(`the tests left ${name} in their temporary folder`);
      counts = addCounts(counts, { ...NO_TESTS, failed: 1 });
    }
  };
  const [first = [], ...others] = chains;
  const outputs = others.map(() => new HeldOutput(Deno.stdout));
  const running = others.map((suites, index) => runChain(suites, outputs[index]!));
  const print = async () => {
    await runChain(first);
    for (const [index, output] of outputs.entries()) {
      await output.release();
      await running[index];
    }
  };
  await Promise.all([print(), ...running]);
  return { counts, failures };
}
