/**
 * The rules of the house, held against the checkout.
 *
 * @module
 */

import { dirname, join } from "../shared/mod.ts";
import { crossedBoundaries, hiddenNames } from "./boundaries.ts";
import { importCycles } from "./cycles.ts";
import { faultsOfDocForm } from "./doc_form.ts";
import { brokenRules } from "./dependency_rules.ts";
import { listImports } from "./module_graph.ts";
import { faultsOfNativeDoor } from "./native_door.ts";
import { missingProofs } from "./proofs.ts";

/** Folders that hold no modules of the package. */
const NOT_OURS = new Set(["target", "node_modules"]);
/** What claims to be proven by tests. */
const CLAIMS = ["docs/FROM_FAL.md", "SECURITY.md"];
/** Modules that are no part of what runs: they may open native code of their own to see what ours does. */
const BESIDE_THE_PACKAGE = /^(tests|tools)\/|_test\.ts$/;

/** Returns one line for every breach of the house's rules in the package at `root`; `[]` when all is well. */
export async function checkHouse(root: string): Promise<string[]> {
  const files = await listModules(root);
  const sources = await Promise.all(
    files.map(async (path) => ({ path, text: await Deno.readTextFile(join(root, path)) })),
  );
  const imports = await listImports(root, files);
  return [
    ...brokenRules(files, imports),
    ...crossedBoundaries(imports),
    ...hiddenNames(files),
    ...importCycles(imports),
    ...faultsOfNativeDoor(sources.filter(({ path }) => !BESIDE_THE_PACKAGE.test(path))),
    ...faultsOfDocForm(sources.filter(({ path }) => !path.endsWith(".gen.ts"))),
    ...await checkClaims(root),
  ];
}

async function checkClaims(root: string): Promise<string[]> {
  const missing = CLAIMS.map(async (claims) => {
    const text = await readIfThere(join(root, claims));
    if (text === null) return [];
    return await missingProofs(claims, text, (path) => readIfThere(join(root, dirname(claims), path)));
  });
  return (await Promise.all(missing)).flat();
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return null;
  }
}

/** The TypeScript modules under `root`, relative to it, with `/`. */
async function listModules(root: string, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(join(root, folder))) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory) {
      if (!entry.name.startsWith(".") && !NOT_OURS.has(entry.name)) {
        found.push(...await listModules(root, path));
      }
    } else if (entry.name.endsWith(".ts")) {
      found.push(path);
    }
  }
  return found.sort();
}
