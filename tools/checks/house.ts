/**
 * Checks the rules for the code's structure.
 *
 * @module
 */

import { dirname, join } from "../../setup/shared/mod.ts";
import { crossedBoundaries, hiddenNames } from "./boundaries.ts";
import { importCycles } from "./cycles.ts";
import { docFormViolations } from "./doc_form.ts";
import { brokenRules } from "./dependency_rules.ts";
import { listImports } from "./module_graph.ts";
import { listModules } from "./modules.ts";
import { dlopenViolations } from "./dlopen_rule.ts";
import { nodeModuleViolations } from "./node_rule.ts";
import { missingProofs } from "./proofs.ts";
import { shimDifferences } from "./shim_declarations.ts";

/** Documents that name tests as proofs. */
const DOCUMENTS = ["docs/FROM_FAL.md", "SECURITY.md"];
/** The C++ shims: a header, and the Rust module that declares its functions. */
const SHIMS = [
  ["rust/c10d/shim/shim.h", "rust/c10d/src/raw.rs"],
  ["rust/torch/shim/shim.h", "rust/torch/src/sys.rs"],
] as const;
/** Tests and tools: they may open native code themselves, to check what ours does. */
const TESTS_AND_TOOLS = /^(tests|tools)\/|_test\.ts$/;

/**
 * Returns one line for each violation of the structure rules in the package at `root`; `[]` if there are
 * none.
 */
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
    ...dlopenViolations(sources.filter(({ path }) => !TESTS_AND_TOOLS.test(path))),
    ...docFormViolations(sources),
    ...await nodeModuleViolations(root, "mod.ts"),
    ...await checkProofs(root),
    ...await checkShims(root),
  ];
}

async function checkShims(root: string): Promise<string[]> {
  const read = async (path: string) => await readIfThere(join(root, path)) ?? "";
  const differences = SHIMS.map(async ([headerPath, rustPath]) =>
    shimDifferences({ headerPath, header: await read(headerPath), rustPath, rust: await read(rustPath) })
  );
  return (await Promise.all(differences)).flat();
}

async function checkProofs(root: string): Promise<string[]> {
  const missing = DOCUMENTS.map(async (document) => {
    const text = await readIfThere(join(root, document));
    if (text === null) return [];
    return await missingProofs(document, text, (path) => readIfThere(join(root, dirname(document), path)));
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
