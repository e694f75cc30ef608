/**
 * The published package, in registries on loopback. `deno task test:published` packs what they need.
 *
 * @module
 */
import { JsrRegistry } from "./jsr_registry.ts";
import { Machine } from "./machine.ts";
import { NpmRegistry } from "./npm_registry.ts";
import { fillRegistries, PUBLISHED } from "./registries.ts";
import { changed } from "./tar.ts";

const FOLDERS = { packed: Deno.env.get("COHORT_PACKED")!, others: Deno.env.get("COHORT_OTHERS")! };

/** What `deno add` adds. */
export const ADD: string = `jsr:${PUBLISHED.name}`;

/** The import of the package in a project's deno.json. */
export const IMPORTS: Readonly<Record<string, string>> = {
  [PUBLISHED.name]: `${ADD}@${PUBLISHED.version}`,
};

/** The package in registries, and a machine that uses them. */
export interface Published {
  /** The JSR registry. */
  readonly jsr: JsrRegistry;
  /** The npm registry. */
  readonly npm: NpmRegistry;
  /** A machine. */
  readonly machine: Machine;
  /** The output of `deno task publish`. */
  readonly output: string;
}

/** Publishes the package to new registries, for the tests of a file. Removes everything after them. */
export async function publishForTests(): Promise<Published> {
  const jsr = new JsrRegistry();
  const npm = new NpmRegistry();
  const output = await fillRegistries({ jsr, npm }, FOLDERS);
  const machine = await Machine.make({ jsr: jsr.url, npm: npm.url });
  Deno.test.afterAll(async () => {
    for (const one of [machine, npm, jsr]) await one[Symbol.asyncDispose]();
  });
  return { jsr, npm, machine, output };
}

/**
 * Returns the README's least flags for a program that starts ranks.
 *
 * @param machine The machine, whose folder for temporary files is named in place of `/tmp`.
 */
export function leastFlags(machine: Machine): string[] {
  const readme = Deno.readTextFileSync(new URL("../../README.md", import.meta.url));
  const flags = /^deno run ((?:--allow-\S+ )+)main\.ts$/m.exec(readme)![1]!.trim();
  return ["--no-prompt", ...flags.replaceAll("/tmp", machine.temporary).split(" ")];
}

/** Returns the paths of all tarballs. */
export function tarballs(): string[] {
  return Object.values(FOLDERS).flatMap((folder) =>
    [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`)
  ).filter((path) => path.endsWith(".tgz"));
}

/**
 * Fills a registry as for a machine that npm has no libraries for: with the packages of others, and a
 * resolver that finds nothing.
 *
 * @param npm The registry.
 * @param folder A folder for the resolver's tarball.
 */
export async function addNoLibraries(npm: NpmRegistry, folder: string): Promise<void> {
  for (const path of tarballs().filter((path) => !path.includes(FOLDERS.packed))) await npm.add(path);
  const resolver = tarballs().find((path) => /-native-[^/]*$/.test(path))!;
  await npm.add(
    await changed(resolver, folder, {
      "platforms.js": () => 'export default ["darwin-arm64"];\n',
      "package.json": (text) => JSON.stringify({ ...JSON.parse(text), optionalDependencies: {} }),
    }),
  );
}
