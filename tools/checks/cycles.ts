/**
 * Detection of import cycles.
 *
 * @module
 */

import { alg, Graph } from "@dagrejs/graphlib";
import type { Import } from "./module_graph.ts";
import { isTest } from "./rooms.ts";

/**
 * Returns one line for each cycle of modules by run-time imports, and each cycle of folders by imports of any
 * kind; `[]` if there are none.
 *
 * @param imports All imports.
 */
export function importCycles(imports: readonly Import[]): string[] {
  const own = imports.filter(({ from, to }) => !isTest(from) && !isTest(to));
  return [...cyclesOfModules(own), ...cyclesOfFolders(own)];
}

function cyclesOfModules(imports: readonly Import[]): string[] {
  const graph = new Graph();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly) graph.setEdge(from, to);
  }
  return alg.findCycles(graph).map((modules) => `imports form a cycle: ${[...modules].sort().join(", ")}`);
}

/** Finds the cycles between the subfolders and modules of each folder. */
function cyclesOfFolders(imports: readonly Import[]): string[] {
  const graphs = new Map<string, Graph>();
  for (const { from, to } of imports) {
    const [around, one, other] = splitAtCommonFolder(from, to);
    if (one === other) continue;
    const graph = graphs.get(around) ?? new Graph();
    graphs.set(around, graph.setEdge(one, other));
  }
  const found: string[] = [];
  for (const [around, graph] of graphs) {
    for (const members of alg.findCycles(graph)) {
      if (!members.some((member) => member.endsWith("/"))) continue;
      const named = members.map((member) => around + member).sort();
      found.push(`folders form a cycle by their imports, types included: ${named.join(", ")}`);
    }
  }
  return found;
}

/**
 * Returns the innermost folder that contains both modules, and its members (modules or folders) that lead to
 * them.
 */
function splitAtCommonFolder(from: string, to: string): [around: string, one: string, other: string] {
  const [own, other] = [from.split("/"), to.split("/")];
  let depth = 0;
  while (depth < own.length - 1 && own[depth] === other[depth]) depth++;
  const member = (path: string[]) => path[depth]! + (path.length > depth + 1 ? "/" : "");
  return [own.slice(0, depth).map((folder) => `${folder}/`).join(""), member(own), member(other)];
}
