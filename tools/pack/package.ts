/**
 * One npm package: its files, and the tarball of them.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, capture, join, removeIfThere, SetupError } from "../../setup/shared/mod.ts";
import { formatSbom, type Ingredient } from "./sbom.ts";

/** The contents of a package. */
export interface Contents {
  /** The fields of its package.json. */
  readonly manifest: Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly version: string;
    readonly description: string;
    readonly license: string;
  };
  /** Files to copy, each to a path in the package. */
  readonly files: readonly { readonly from: string; readonly to: string }[];
  /** Texts to write, by path in the package. */
  readonly texts: Readonly<Record<string, string>>;
  /** What the package contains, for the bill of materials. */
  readonly ingredients: readonly Ingredient[];
}

/** A packed package. */
export interface Packed {
  /** The name. */
  readonly name: string;
  /** The version. */
  readonly version: string;
  /** The path of the tarball. */
  readonly tarball: string;
}

/**
 * Packs a package by `npm pack`. The same contents give the same bytes, with the same Node and npm.
 *
 * @param contents The contents.
 * @param folder A folder for its files. An earlier one is removed.
 * @param output The folder of the tarball.
 * @param finish Changes copied files before their checksums are taken.
 * @throws {SetupError} If npm fails.
 */
export async function packPackage(
  contents: Contents,
  folder: string,
  output: string,
  finish: (folder: string) => Promise<void> = () => Promise.resolve(),
): Promise<Packed> {
  const { manifest, files, texts, ingredients } = contents;
  const { name, version } = manifest;
  await removeIfThere(folder);
  await Deno.mkdir(folder, { recursive: true });
  for (const { from, to } of files) {
    await Deno.mkdir(join(folder, to, ".."), { recursive: true });
    // Links of a view lead to the files.
    await Deno.copyFile(await Deno.realPath(from), join(folder, to));
  }
  await finish(folder);
  const sums: string[] = [];
  const whole = { ...manifest, purl: `pkg:npm/${name.replace("@", "%40")}@${version}` };
  const written = {
    ...texts,
    "package.json": `${JSON.stringify(manifest, null, 2)}\n`,
    "sbom.cdx.json": formatSbom(whole, ingredients),
  };
  for (const [path, text] of Object.entries(written)) {
    await Deno.mkdir(join(folder, path, ".."), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
  }
  const paths = [...files.map(({ to }) => to), ...Object.keys(written)].sort();
  for (const path of paths) sums.push(`${await sha256Of(join(folder, path))}  ${path}`);
  await Deno.writeTextFile(join(folder, "SHA256SUMS"), `${sums.join("\n")}\n`);
  await setModes(folder);
  await npmPack(folder, output);
  return { name, version, tarball: join(output, tarballName(name, version)) };
}

/** Returns the name that npm gives the tarball of a package. */
export function tarballName(name: string, version: string): string {
  return `${name.replace(/^@/, "").replace("/", "-")}-${version}.tgz`;
}

/** Returns the SHA-256 of a file, in hexadecimal digits. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

/** Gives all files the same mode, whatever the umask and the copied files' modes are. */
async function setModes(folder: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    await Deno.chmod(path, isDirectory ? 0o755 : 0o644);
    if (isDirectory) await setModes(path);
  }
}

async function npmPack(folder: string, output: string): Promise<void> {
  await Deno.mkdir(output, { recursive: true });
  const env = { npm_config_update_notifier: "false" };
  const result = await capture(["npm", "pack", "--silent", `--pack-destination=${output}`], {
    cwd: folder,
    env,
  });
  if (result?.code === 0) return;
  throw new SetupError({
    message: `Cannot pack ${basename(folder)}: ${result?.stderr.trim() ?? "there is no npm on the PATH"}`,
    remedy: "install Node with npm",
  });
}
