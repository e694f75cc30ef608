/**
 * Checks of the whole package, and the function that runs them.
 *
 * @module
 */

import { formatDuration, transcribe } from "../../setup/shared/mod.ts";

/** The outcome of a check. */
export interface Outcome {
  /** Whether the check passed. */
  readonly ok: boolean;
  /** The text to print if it failed. */
  readonly output: string;
}

/** A check. */
export interface Check {
  /** The subject of the check, in a few words. */
  readonly name: string;
  /** Runs the check. */
  readonly run: () => Promise<Outcome>;
  /** Whether it takes a few seconds at most. */
  readonly isQuick?: boolean;
  /** Whether it runs alone, after all others: it uses every processor, or its result depends on the load. */
  readonly isExclusive?: boolean;
}

/**
 * Creates a check that runs a program. It passes if the program exits with code 0.
 *
 * @param name The subject of the check.
 * @param command The program and its arguments.
 * @param options `cwd`: the program's working directory; `env`: variables to add to its environment.
 */
export function commandCheck(
  name: string,
  command: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
): Check {
  return {
    name,
    run: async () => {
      const transcript = await transcribe(command, options);
      if (transcript === undefined) return { ok: false, output: `there is no ${command[0]} on the PATH\n` };
      return { ok: transcript.code === 0, output: transcript.text };
    },
  };
}

/** How many checks passed and failed. */
export interface CheckCounts {
  /** Passed checks. */
  readonly passed: number;
  /** Failed checks. */
  readonly failed: number;
}

/**
 * Runs every check, as many at a time as there are processors, and the exclusive ones after them. Prints a
 * line with its duration when a check ends, and at the end the output of the failed ones.
 *
 * @param checks The checks.
 * @param print Receives each text to print, in whole lines.
 * @param concurrency How many checks run at a time. Default: the number of processors.
 * @returns How many passed and failed.
 */
export async function runChecks(
  checks: readonly Check[],
  print: (text: string) => void,
  concurrency: number = navigator.hardwareConcurrency,
): Promise<CheckCounts> {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const failed: { name: string; output: string }[] = [];
  const run = async (check: Check) => {
    const startedAt = performance.now();
    const { ok, output } = await check.run();
    if (!ok) failed.push({ name: check.name, output });
    const took = formatDuration(performance.now() - startedAt);
    print(`${ok ? "ok    " : "FAILED"}  ${check.name.padEnd(width)}  ${took}\n`);
  };
  const shared = checks.filter(({ isExclusive }) => !isExclusive).values();
  const runShared = async () => {
    for (const check of shared) await run(check);
  };
  await Promise.all(Array.from({ length: concurrency }, runShared));
  for (const check of checks) {
    if (check.isExclusive) await run(check);
  }
  for (const { name, output } of failed) print(`\n── ${name}\n${output.trimEnd()}\n`);
  return { passed: checks.length - failed.length, failed: failed.length };
}
