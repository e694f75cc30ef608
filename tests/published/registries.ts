/**
 * Registries on loopback that have the package, published as a release is.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import type { JsrRegistry } from "./jsr_registry.ts";
import { Machine } from "./machine.ts";
import type { NpmRegistry } from "./npm_registry.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Folders that `deno task test:published` fills. */
export interface PackedFolders {
  /** The tarballs of our npm packages. */
  readonly packed: string;
  /** The tarballs of others' npm packages. */
  readonly others: string;
}

/** Both registries. */
export interface Registries {
  /** The JSR registry. */
  readonly jsr: JsrRegistry;
  /** The npm registry. */
  readonly npm: NpmRegistry;
}

/**
 * Fills registries: our npm packages first, then the JSR package, as for a release.
 *
 * @param folders The tarballs.
 * @returns The output of `deno task publish`.
 */
export async function fillRegistries({ jsr, npm }: Registries, folders: PackedFolders): Promise<string> {
  for (const folder of [folders.packed, folders.others]) {
    for (const name of namesIn(folder)) if (name.endsWith(".tgz")) await npm.add(join(folder, name));
  }
  for (const folder of ["std_async", "std_fmt", "std_msgpack", "std_path"]) addStandIn(jsr, folder);
  return await publishOnce({ jsr, npm }, join(folders.packed, `published-by-${Deno.pid}`));
}

/**
 * Publishes the package, or adds what was published to other registries in this process: a test file has
 * registries of its own.
 *
 * @param registries The registries.
 * @param kept The path, without a suffix, of the files that keep the tarball and the output.
 */
async function publishOnce({ jsr, npm }: Registries, kept: string): Promise<string> {
  try {
    const output = await Deno.readTextFile(`${kept}.txt`);
    await jsr.addTarball(PUBLISHED.name, PUBLISHED.version, await Deno.readFile(`${kept}.tar.gz`));
    return output;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const output = await publish({ jsr, npm });
  await Deno.writeFile(`${kept}.tar.gz`, jsr.latestTarball!);
  await Deno.writeTextFile(`${kept}.txt`, output);
  return output;
}

/** Runs `deno task publish` against registries, with caches of its own. Returns its output. */
async function publish({ jsr, npm }: Registries): Promise<string> {
  await using machine = await Machine.make({ jsr: jsr.url, npm: npm.url });
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    // With the checkout's lock, Deno would fetch every package that it names.
    args: ["run", "-A", "--no-lock", join(ROOT, "tools/publish.ts"), "--token=none", "--no-provenance"],
    cwd: ROOT,
    clearEnv: true,
    env: machine.env,
  }).output();
  const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  if (!success) throw new Error(`Cannot publish: ${text}`);
  return text;
}

/** Adds the stand-in for a package of others, with its imports as JSR would have rewritten them. */
function addStandIn(jsr: JsrRegistry, folder: string): void {
  const path = join(ROOT, "links", folder);
  const { name, version, exports, imports } = JSON.parse(Deno.readTextFileSync(join(path, "deno.json")));
  const files: Record<string, string> = { "/deno.json": JSON.stringify({ name, version, exports }) };
  for (const file of namesIn(path).filter((each) => each.endsWith(".ts"))) {
    const source = Deno.readTextFileSync(join(path, file));
    files[`/${file}`] = source.replaceAll('"deno-std/', `"${imports["deno-std/"].replace("npm:/", "npm:")}`);
  }
  jsr.add(name, version, files);
}

/** The name and version under which the package is published. */
export const PUBLISHED: { readonly name: string; readonly version: string } = config;

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}
