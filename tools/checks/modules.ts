/**
 * The source files of the package.
 *
 * @module
 */

import { join } from "../../setup/shared/mod.ts";

/** Folders without source files of the package. */
const SKIPPED_FOLDERS = new Set(["target", "node_modules"]);

/**
 * Returns the paths of all TypeScript modules under a folder of `root`, relative to `root`, with `/`.
 *
 * @param root The folder of the package.
 * @param folder The folder, relative to `root`. Default: `root` itself.
 */
export function listModules(root: string, folder = ""): Promise<string[]> {
  return listFiles(root, folder, /\.ts$/);
}

/**
 * Returns the paths of all C++ sources and headers of the package, relative to `root`, with `/`.
 *
 * @param root The folder of the package.
 */
export function listCppFiles(root: string): Promise<string[]> {
  return listFiles(root, "rust", /\.(cpp|h)$/);
}

async function listFiles(root: string, folder: string, name: RegExp): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(join(root, folder))) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory) {
      if (!entry.name.startsWith(".") && !SKIPPED_FOLDERS.has(entry.name)) {
        found.push(...await listFiles(root, path, name));
      }
    } else if (name.test(entry.name)) {
      found.push(path);
    }
  }
  return found.sort();
}
