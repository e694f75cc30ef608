/**
 * The crates in a library, with the texts of their licenses.
 *
 * @module
 */

import { capture, dirname, join, relative, SetupError } from "../../setup/shared/mod.ts";

/** A crate of someone else that is part of a library. */
export interface Crate {
  /** The name. */
  readonly name: string;
  /** The version. */
  readonly version: string;
  /** The license as an SPDX expression. */
  readonly license: string;
  /** The folder of its sources. */
  readonly folder: string;
}

interface Metadata {
  readonly packages: readonly {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly license: string | null;
    readonly source: string | null;
    readonly manifest_path: string;
    readonly targets: readonly { readonly kind: readonly string[] }[];
  }[];
  readonly resolve: {
    readonly nodes: readonly {
      readonly id: string;
      readonly deps: readonly {
        readonly pkg: string;
        readonly dep_kinds: readonly { readonly kind: string | null }[];
      }[];
    }[];
  };
}

/**
 * Lists the crates that are linked into a crate of the workspace, by name.
 *
 * @param root The folder of the workspace.
 * @param name The crate.
 * @param target The target triple.
 * @throws {SetupError} If Cargo fails.
 */
export async function cratesOf(root: string, name: string, target: string): Promise<Crate[]> {
  const command = ["cargo", "metadata", "--format-version=1", "--locked", `--filter-platform=${target}`];
  const output = await capture(command, { cwd: root });
  if (output?.code !== 0) {
    throw new SetupError({
      message: `Cannot list crates: ${output?.stderr.trim()}`,
      remedy: "run deno task doctor",
    });
  }
  return linkedCrates(JSON.parse(output.stdout), name);
}

/** Returns the crates of others that Cargo's metadata lists as linked into a crate, by name. */
export function linkedCrates({ packages, resolve }: Metadata, name: string): Crate[] {
  const byId = new Map(packages.map((one) => [one.id, one]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const found = new Map<string, Crate>();
  const seen = new Set<string>();
  const visit = (id: string) => {
    if (seen.has(id)) return;
    seen.add(id);
    const one = byId.get(id)!;
    // Procedural macros run in the compiler, and are not linked.
    if (one.targets.some(({ kind }) => kind.includes("proc-macro"))) return;
    if (one.source !== null) {
      const { version, license, manifest_path } = one;
      found.set(id, {
        name: one.name,
        version,
        license: license ?? "unknown",
        folder: dirname(manifest_path),
      });
    }
    for (const { pkg, dep_kinds } of nodes.get(id)!.deps) {
      if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg);
    }
  };
  visit(packages.find((one) => one.name === name && one.source === null)!.id);
  return [...found.values()].sort((one, other) =>
    compare(`${one.name} ${one.version}`, `${other.name} ${other.version}`)
  );
}

/** A text of a license. */
export interface LicenseText {
  /** The path of its file, relative to the crate. */
  readonly path: string;
  /** The text. */
  readonly text: string;
}

const LICENSE_FILE = /^(licen[cs]e|copying|notice|unlicense|patents)([.-].*)?$/i;
/** Folders without code that is linked. */
const NOT_LINKED = /^(\.|tests?$|benches$|examples$|docs?$|fuzz$)/;

/** Returns the texts of licenses in a crate's folder, including those of C libraries that it contains. */
export async function licenseTexts({ folder }: Crate): Promise<LicenseText[]> {
  const found: LicenseText[] = [];
  const search = async (current: string) => {
    const entries = await Array.fromAsync(Deno.readDir(current));
    for (const { name, isDirectory, isFile } of entries.sort((one, other) => compare(one.name, other.name))) {
      const path = join(current, name);
      if (isDirectory && !NOT_LINKED.test(name)) await search(path);
      if (!isFile || !LICENSE_FILE.test(name) || /\.(rs|c|h|py)$/.test(name)) continue;
      found.push({ path: relative(folder, path), text: (await Deno.readTextFile(path)).trim() });
    }
  };
  await search(folder);
  return found;
}

/**
 * Formats the notices of crates: each crate, and each distinct text once.
 *
 * @throws {SetupError} If a crate has no text and its license is not among `standard`.
 */
export async function formatNotices(
  crates: readonly Crate[],
  standard: Readonly<Record<string, string>>,
): Promise<string> {
  const users = new Map<string, string[]>();
  for (const crate of crates) {
    const texts = (await licenseTexts(crate)).map(({ text }) => text);
    if (texts.length === 0) texts.push(standardText(crate, standard));
    for (const text of new Set(texts)) {
      users.set(text, [...users.get(text) ?? [], `${crate.name} ${crate.version} (${crate.license})`]);
    }
  }
  const sections = [...users].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`);
  return ["This library contains the following crates.\n", ...sections].join(`\n${"-".repeat(80)}\n\n`);
}

function standardText({ name, version, license }: Crate, standard: Readonly<Record<string, string>>): string {
  const text = license.split(/[ /()]+/).map((one) => standard[one]).find((one) => one !== undefined);
  if (text !== undefined) return text.trim();
  throw new SetupError({
    message: `Cannot write notices: ${name} ${version} has no text of its license, ${license}`,
    remedy: "add the text to npm/licenses",
  });
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
