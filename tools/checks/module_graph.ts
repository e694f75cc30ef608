/**
 * The graph of imports, as Deno resolves them.
 *
 * @module
 */

import { capture, fromFileUrl, join, relative, toFileUrl } from "../../setup/shared/mod.ts";

/** One import of a local module by another. */
export interface Import {
  /** The importing module, relative to the root, with `/`. */
  readonly from: string;
  /** The imported module, in the same form. */
  readonly to: string;
  /** The line of the import, from 1. */
  readonly line: number;
  /** Whether it imports only types and does not exist at run time. */
  readonly typeOnly: boolean;
}

interface Resolution {
  specifier?: string;
  span: { start: { line: number } };
}

interface InfoModule {
  specifier: string;
  error?: string;
  dependencies?: { specifier: string; code?: Resolution; type?: Resolution }[];
}

/**
 * Lists the imports between the local modules of a package, including dynamic ones with a literal specifier.
 *
 * @param root The folder of its deno.json.
 * @param files Its modules, relative to `root`.
 * @throws {Error} If Deno cannot create the graph.
 */
export async function listImports(root: string, files: readonly string[]): Promise<Import[]> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const lines = files.map((file) => `import ${JSON.stringify(toFileUrl(join(root, file)).href)};`);
    await Deno.writeTextFile(entry, lines.join("\n"));
    const output = await capture([
      Deno.execPath(),
      "info",
      "--json",
      "--no-lock",
      `--config=${join(root, "deno.json")}`,
      entry,
    ]);
    if (output?.code !== 0) throw new Error(`Cannot list the imports: ${output?.stderr}`);
    const { modules } = JSON.parse(output.stdout) as { modules: InfoModule[] };
    const known = new Set(files);
    return modules.flatMap((module) => importsOf(module, root)).filter(({ from }) => known.has(from));
  } finally {
    await Deno.remove(entry);
  }
}

function importsOf(module: InfoModule, root: string): Import[] {
  if (!module.specifier.startsWith("file:")) return [];
  const from = relativeTo(root, module.specifier);
  return (module.dependencies ?? []).flatMap(({ code, type }): Import[] => {
    const target = code?.specifier ?? type?.specifier;
    if (target === undefined || !target.startsWith("file:")) return [];
    const { line } = (code ?? type)!.span.start;
    return [{ from, to: relativeTo(root, target), line: line + 1, typeOnly: code === undefined }];
  });
}

function relativeTo(root: string, url: string): string {
  return relative(root, fromFileUrl(url)).replaceAll("\\", "/");
}
