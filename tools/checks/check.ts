/**
 * Checks of the whole package, and the function that runs them.
 *
 * @module
 */

import { formatDuration, transcribe } from "../shared/mod.ts";

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

/**
 * Runs every check in order, also after a failure. Prints one line for each, and the output of the failed
 * checks at the end.
 *
 * @param print Receives each text to print, in whole lines.
 * @returns Whether all checks passed.
 */
export async function runChecks(checks: readonly Check[], print: (text: string) => void): Promise<boolean> {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const failed: { name: string; output: string }[] = [];
  for (const { name, run } of checks) {
    const startedAt = performance.now();
    const { ok, output } = await run();
    if (!ok) failed.push({ name, output });
    const took = formatDuration(performance.now() - startedAt);
    print(`${ok ? "ok    " : "FAILED"}  ${name.padEnd(width)}  ${took}\n`);
  }
  for (const { name, output } of failed) print(`\n── ${name}\n${output.trimEnd()}\n`);
  return failed.length === 0;
}
