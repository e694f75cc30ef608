/**
 * The report of the doctor, as text and as data.
 *
 * @module
 */

import { formatProblem, type Problem, SetupError } from "../shared/mod.ts";

/** The result of one lookup. */
export interface Finding {
  /** The subject: `libtorch`. */
  readonly name: string;
  /** The description of what was found; `undefined` if nothing was. */
  readonly value?: string | undefined;
  /** Whether programs currently need it to be built or to run. */
  readonly needed: boolean;
  /** The problems and their remedies. */
  readonly problems?: readonly Problem[];
}

/**
 * Looks for one thing and returns the result.
 *
 * @param name The subject.
 * @param needed Whether it is needed.
 * @param look Returns a description of what was found. Throws a {@linkcode SetupError} if it was not found.
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

/**
 * Prints `findings` to standard output.
 *
 * @param asJson Whether as JSON.
 * @returns The exit code of the doctor.
 */
export function printReport(findings: readonly Finding[], asJson: boolean): number {
  console.log(asJson ? reportAsJson(findings) : formatReport(findings));
  return isHealthy(findings) ? 0 : 1;
}

/** Returns whether everything that is needed was found. */
export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ needed, problems }) => !needed || problems === undefined);
}

/** Formats `findings` as lines, with aligned names and a mark on those that are needed and missing. */
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

/** Formats `findings` as one JSON object. */
export function reportAsJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: isHealthy(findings), findings }, null, 2);
}
