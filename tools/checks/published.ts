/**
 * What would be published: all that Deno asks for, and nothing that stands in for packages of other makers.
 *
 * @module
 */

import { fromFileUrl, join, relative, transcribe } from "../shared/mod.ts";
import type { Outcome } from "./check.ts";

/** Stand-ins for `jsr:@std/*`, for checkouts alone: what is published imports the packages themselves. */
const STAND_INS = "links/";
/** What they take those packages from. */
const SOURCE = /["'](?:npm:\/?)?deno-std\b/;

/**
 * Simulates publishing the package at `root`.
 *
 * @param root The folder of its deno.json.
 */
export async function checkPublished(root: string): Promise<Outcome> {
  const command = [Deno.execPath(), "publish", "--dry-run", "--allow-dirty"];
  const transcript = await transcribe(command, { cwd: root, env: { NO_COLOR: "1" } });
  const text = transcript?.text ?? "";
  if (transcript?.code !== 0) return { ok: false, output: text };
  const faults: string[] = [];
  for (const path of publishedFiles(text, root)) {
    if (path.startsWith(STAND_INS)) faults.push(`${path} stands in for a package, and would be published`);
    if (!/\.(ts|js|json)$/.test(path)) continue;
    if (SOURCE.test(await Deno.readTextFile(join(root, path)))) {
      faults.push(`${path} would be published, and imports npm:deno-std`);
    }
  }
  return { ok: faults.length === 0, output: faults.join("\n") };
}

/**
 * Returns the files that a simulation lists, relative to `root`.
 *
 * @param text What Deno printed.
 * @param root The package's folder.
 * @throws {Error} If it lists none.
 */
export function publishedFiles(text: string, root: string): string[] {
  const found = [...text.matchAll(/^ +(file:\/\/\S+) \([\d.]+\w+\)$/gm)].map(([, url]) =>
    relative(root, fromFileUrl(url!)).replaceAll("\\", "/")
  );
  if (found.length === 0) {
    throw new Error(`Cannot read what would be published: no file is listed in "${text}"`);
  }
  return found;
}
