/** Whose deno.json a rank runs under. @module */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NAMES = ["deno.json", "deno.jsonc"];

/** The flag that gives a rank the configuration of the worker's module, so that its imports resolve as they do
 * for the caller. Deno itself would look beside the rank's entry point, which is in this package.
 *
 * @param module URL of the worker's module. If nothing lies above it, as with a remote one, the program's own
 * configuration is taken, and then this package's.
 * @returns `--config=…`, or `--no-config` where there is none.
 */
export function configurationFlag(module: string): string {
  for (const url of [module, Deno.mainModule, import.meta.url]) {
    const path = url.startsWith("file:") ? configurationAbove(fileURLToPath(url)) : null;
    if (path !== null) return `--config=${path}`;
  }
  return "--no-config";
}

function configurationAbove(path: string): string | null {
  for (let folder = dirname(path);; folder = dirname(folder)) {
    for (const name of NAMES) {
      const candidate = join(folder, name);
      if (isFile(candidate)) return candidate;
    }
    if (folder === dirname(folder)) return null;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    // Not there, or not ours to read: then Deno could not read it either.
    return false;
  }
}
