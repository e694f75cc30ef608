/**
 * The rule that a program with a runner loads no module of Node's.
 *
 * @module
 */

import { capture, join, toFileUrl } from "../../setup/shared/mod.ts";

interface Dependency {
  specifier: string;
  code?: { specifier?: string };
  isDynamic?: boolean;
}

interface Graph {
  modules: { specifier: string; dependencies?: Dependency[] }[];
}

/**
 * Returns one line for each module of Node's that a module loads, with the imports that lead to it; `[]` if
 * there are none. The first of them costs a program 4 MB of memory, some cost 9 MB. Dynamic imports and
 * imports of types do not count.
 *
 * @param root The folder of the package.
 * @param module The module, relative to `root`.
 * @throws {Error} If Deno cannot list the imports.
 */
export async function nodeModuleViolations(root: string, module: string): Promise<string[]> {
  const start = toFileUrl(join(root, module)).href;
  const config = `--config=${join(root, "deno.json")}`;
  const output = await capture([Deno.execPath(), "info", "--json", "--no-lock", config, start]);
  if (output?.code !== 0) throw new Error(`Cannot list the imports of ${module}: ${output?.stderr}`);
  const { modules } = JSON.parse(output.stdout) as Graph;
  const dependencies = new Map(modules.map((each) => [each.specifier, each.dependencies ?? []]));
  const cameFrom = new Map<string, string | null>([[start, null]]);
  for (const from of cameFrom.keys()) {
    for (const { code, isDynamic } of dependencies.get(from) ?? []) {
      const to = code?.specifier;
      if (to !== undefined && !isDynamic && !cameFrom.has(to)) cameFrom.set(to, from);
    }
  }
  const folder = toFileUrl(join(root, "any")).href.replace(/any$/, "");
  return [...cameFrom.keys()].filter((url) => url.startsWith("node:")).map((url) => {
    const path = pathTo(url, cameFrom).map((each) => each.replace(folder, ""));
    return `${module} loads a module of Node's: ${path.join(" → ")}`;
  });
}

function pathTo(url: string, cameFrom: ReadonlyMap<string, string | null>): string[] {
  const path: string[] = [];
  for (let step: string | null = url; step !== null; step = cameFrom.get(step)!) path.unshift(step);
  return path;
}
