/**
 * Packs the native side for npm.
 *
 * @module
 */

import {
  basename,
  capture,
  type Console,
  dirname,
  formatBytes,
  join,
  SetupError,
  statOrUndefined,
  writeAtomically,
} from "../../setup/shared/mod.ts";
import { contentsOf, type Origin, resolverContents } from "./contents.ts";
import { checkPortable } from "./inspect_library.ts";
import { type Packed, packPackage, sha256Of, tarballName } from "./package.ts";
import type { Part } from "./platform.ts";

export { type Origin, originOf } from "./contents.ts";
export { fetchTarballs } from "./fetch.ts";
export type { Packed } from "./package.ts";
export { type Part, PARTS } from "./platform.ts";

/**
 * Packs parts for this platform.
 *
 * @param parts The parts.
 * @param origin What they are made from.
 * @param output The folder of the tarballs.
 * @param console Receives messages.
 * @throws {SetupError} If a library is missing or would not run elsewhere, or if a program fails.
 */
export async function packParts(
  parts: readonly Part[],
  origin: Origin,
  output: string,
  console: Console,
): Promise<Packed[]> {
  const packed: Packed[] = [];
  for (const part of parts) {
    const contents = await contentsOf(part, origin);
    const isOwn = part !== "libtorch";
    const finish = (folder: string) => isOwn ? finishLibraries(folder, origin) : Promise.resolve();
    const one = await packPackage(contents, join(output, ".packages", part), output, finish);
    console.say(await describe(one));
    packed.push(one);
  }
  return packed;
}

/**
 * Packs the resolver for packages.
 *
 * @param packages The names and versions of the packages that it finds.
 * @param origin What it is made from.
 * @param output The folder of the tarball.
 * @param console Receives messages.
 */
export async function packResolver(
  packages: readonly { name: string; version: string }[],
  origin: Origin,
  output: string,
  console: Console,
): Promise<Packed> {
  const packed = await packPackage(
    await resolverContents(origin, packages),
    join(output, ".packages", "resolver"),
    output,
  );
  console.say(await describe(packed));
  return packed;
}

/**
 * Lists the packages for platforms whose tarballs are in a folder.
 *
 * @param output The folder.
 * @param scope The scope of the packages, with `@`.
 */
export async function packedIn(output: string, scope: string): Promise<Packed[]> {
  const found: Packed[] = [];
  for await (const { name: file } of Deno.readDir(output)) {
    // npm's name for the tarball of `@scope/name` is `scope-name-version.tgz`.
    const [, name, version] = /^(.+?)-(\d+\.\d+\.\d+.*)\.tgz$/.exec(file) ?? [];
    const prefix = `${scope.slice(1)}-`;
    if (!name?.startsWith(prefix) || name === `${prefix}native`) continue;
    found.push({
      name: `${scope}/${name.slice(prefix.length)}`,
      version: version!,
      tarball: join(output, file),
    });
  }
  return found;
}

/**
 * Finds the tarball of the resolver in a folder.
 *
 * @param output The folder.
 * @param scope The scope of the package, with `@`.
 * @param version The version.
 * @throws {SetupError} If there is none.
 */
export async function resolverIn(output: string, scope: string, version: string): Promise<Packed> {
  const tarball = join(output, tarballName(`${scope}/native`, version));
  if (await statOrUndefined(tarball) !== undefined) return { name: `${scope}/native`, version, tarball };
  throw new SetupError({ message: `Cannot find ${tarball}`, remedy: "run deno task pack" });
}

/** Writes the checksums of all tarballs in a folder into its `SHA256SUMS`. */
export async function writeChecksums(output: string): Promise<void> {
  const names = (await Array.fromAsync(Deno.readDir(output))).map(({ name }) => name);
  const lines: string[] = [];
  for (const name of names.filter((name) => name.endsWith(".tgz")).sort()) {
    lines.push(`${await sha256Of(join(output, name))}  ${name}\n`);
  }
  await writeAtomically(join(output, "SHA256SUMS"), (path) => Deno.writeTextFile(path, lines.join("")));
}

/** Strips the libraries in a folder and checks that they run elsewhere. */
async function finishLibraries(folder: string, { root, libtorch, platform }: Origin): Promise<void> {
  const foreign = [root, dirname(libtorch), Deno.env.get("HOME") ?? root];
  for await (const { name } of Deno.readDir(folder)) {
    if (!/\.(so|dylib)$/.test(name)) continue;
    const path = join(folder, name);
    const command = platform.os === "linux" ? ["strip", "--strip-unneeded", path] : ["strip", "-x", path];
    const output = await capture(command);
    if (output?.code !== 0) {
      throw new SetupError({
        message: `Cannot strip ${name}: ${output?.stderr.trim() ?? "there is no strip"}`,
        remedy: "install binutils",
      });
    }
    if (platform.os === "linux") await checkPortable(path, foreign);
  }
}

async function describe({ name, version, tarball }: Packed): Promise<string> {
  return `${name} ${version}: ${basename(tarball)}, ${formatBytes((await Deno.stat(tarball)).size)}`;
}
