/**
 * What doctor found, as text and as data.
 *
 * @module
 */

import { formatProblem, type Problem, SetupError } from "../shared/mod.ts";

/** One thing that was looked for. */
export interface Finding {
  /** What it is: `libtorch`. */
  readonly name: string;
  /** What was found; `undefined` where nothing was. */
  readonly value?: string | undefined;
  /** Whether programs of this checkout cannot run, or be built, without it as things stand. */
  readonly needed: boolean;
  /** What is wrong and what to do about it. */
  readonly problems?: readonly Problem[];
}

/**
 * Looks for one thing.
 *
 * @param name What it is.
 * @param needed Whether it is needed.
 * @param look Returns what was found; a {@linkcode SetupError} says that it was not.
 */
export async function finding(
  name: string,
  needed: boolean,
  look: () => Promise<string>,
): Promise<Finding> {
  try {
    return { name, needed, value: await look() };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { name, needed, problems: error.problems };
  }
}

/** Whether nothing that is needed is missing. */
export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ needed, problems }) => !needed || problems === undefined);
}

/** `findings` as lines: names in a column, what is needed and missing marked. */
export function formatReport(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, value, needed, problems }) => {
    if (problems === undefined) return [`  ${name.padEnd(width)}  ${value}`];
    const mark = needed ? "✗" : "·";
    const suffix = needed ? "" : " (not needed now)";
    return problems.map((problem) => `${mark} ${name.padEnd(width)}  ${formatProblem(problem)}${suffix}`);
  });
  return lines.join("\n");
}

/** `findings` as one JSON object. */
export function reportAsJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: isHealthy(findings), findings }, null, 2);
}
