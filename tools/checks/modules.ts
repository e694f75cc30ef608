/**
 * The modules of the package.
 *
 * @module
 */

import { join } from "../shared/mod.ts";

/** Folders without modules of the package. */
const SKIPPED_FOLDERS = new Set(["target", "node_modules"]);

/**
 * Returns the paths of all TypeScript modules under a folder of `root`, relative to `root`, with `/`.
 *
 * @param root The folder of the package.
 * @param folder The folder, relative to `root`. Default: `root` itself.
 */
export async function listModules(root: string, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(join(root, folder))) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory) {
      if (!entry.name.startsWith(".") && !SKIPPED_FOLDERS.has(entry.name)) {
        found.push(...await listModules(root, path));
      }
    } else if (entry.name.endsWith(".ts")) {
      found.push(path);
    }
  }
  return found.sort();
}
