/**
 * One check of the whole package, and running them.
 *
 * @module
 */

import { formatDuration, transcribe } from "../shared/mod.ts";

/** How a check went. */
export interface Outcome {
  /** Whether all is well. */
  readonly ok: boolean;
  /** What the user should see if not. */
  readonly output: string;
}

/** A check. */
export interface Check {
  /** What is checked, in a few words. */
  readonly name: string;
  /** Checks it. */
  readonly run: () => Promise<Outcome>;
}

/**
 * A check that a program makes: it is well if that exits with 0.
 *
 * @param name What is checked.
 * @param command The program and its arguments.
 * @param options Where to run it, and what to add to its environment.
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
 * Runs every check, one after the other, also after one that failed; prints a line for each, and at the end
 * what the failed ones said.
 *
 * @param print Takes each text to print, whole lines.
 * @returns Whether all is well.
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
