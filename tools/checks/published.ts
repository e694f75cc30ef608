/**
 * Checks what would be published: Deno must accept it, and it must not contain stand-ins for third-party
 * packages.
 *
 * @module
 */

import { fromFileUrl, join, relative, transcribe } from "../shared/mod.ts";
import type { Outcome } from "./check.ts";

/** Stand-ins for `jsr:@std/*`, only for checkouts: the published package imports the real ones. */
const STAND_INS = "links/";
/** The package that the stand-ins re-export. */
const SOURCE = /["'](?:npm:\/?)?deno-std\b/;

/**
 * Runs a dry run of publishing the package at `root`, and checks the listed files.
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
 * Returns the files that a dry run lists, relative to `root`.
 *
 * @param text The output of Deno.
 * @param root The package's folder.
 * @throws {Error} If it lists no files.
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
