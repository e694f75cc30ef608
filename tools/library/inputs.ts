/**
 * The inputs of the native library's build.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join, statOrUndefined } from "../../setup/shared/mod.ts";

/** Files and folders of the package that are inputs. */
const SOURCES = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", ".cargo", "rust"];
/** Environment variables that are inputs. */
const VARIABLES = ["CC", "CFLAGS", "CXX", "CXXFLAGS", "RUSTFLAGS"];

/**
 * Returns a fingerprint of the inputs of a build of the package at `root` against `libtorch`. It covers the
 * sources' paths, sizes and modification times: that takes milliseconds, while reading them or asking Cargo
 * takes longer.
 */
export async function fingerprintInputs(root: string, libtorch: string): Promise<string> {
  const hash = createHash("sha256").update(`${libtorch}\n`);
  for (const name of VARIABLES) hash.update(`${name}=${Deno.env.get(name) ?? ""}\n`);
  for (const source of SOURCES) await addTree(root, source, hash);
  return hash.digest("hex");
}

async function addTree(root: string, path: string, hash: { update(text: string): void }): Promise<void> {
  const status = await statOrUndefined(join(root, path));
  if (status === undefined) return;
  if (!status.isDirectory) {
    hash.update(`${path} ${status.size} ${status.mtime?.getTime()}\n`);
    return;
  }
  const names: string[] = [];
  for await (const { name } of Deno.readDir(join(root, path))) names.push(name);
  for (const name of names.sort()) await addTree(root, `${path}/${name}`, hash);
}
