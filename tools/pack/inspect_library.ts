/**
 * Checks that a library runs on other machines than the one that built it.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { basename, capture, SetupError } from "../../setup/shared/mod.ts";
import { isOlder } from "../toolchain/mod.ts";

/**
 * The newest versions of the system's libraries that a library may need: those of RHEL 9, which Debian 12,
 * Ubuntu 22.04 and later have, too.
 */
export const FLOORS: Readonly<Record<string, string>> = {
  GLIBC: "2.34",
  GLIBCXX: "3.4.29",
  CXXABI: "1.3.13",
  GCC: "11.0.0",
};

/**
 * Checks a Linux library: it needs no newer libraries of the system than {@linkcode FLOORS}, and has none of
 * the builder's folders in it.
 *
 * @param path The library.
 * @param folders The builder's folders.
 * @throws {SetupError} If one of these is not so.
 */
export async function checkPortable(path: string, folders: readonly string[]): Promise<void> {
  const faults = [
    ...tooNew(await readelf("--version-info", path)),
    ...foreignRunPaths(await readelf("--dynamic", path)),
    ...foldersIn(await Deno.readFile(path), folders).map((folder) => `it contains the path ${folder}`),
  ];
  if (faults.length === 0) return;
  throw new SetupError({
    message: `Cannot pack ${basename(path)}: ${faults.join("; ")}`,
    remedy: "remove target and run the command again, without CXX and RUSTC_WRAPPER",
  });
}

/** Returns a sentence for each version in the output of `readelf --version-info` that is above its floor. */
export function tooNew(versions: string): string[] {
  const needed = versions.slice(versions.indexOf("Version needs section"));
  const faults = new Set<string>();
  for (const [, family, version] of needed.matchAll(/Name: ([A-Z]+)_(\d[\d.]*)/g)) {
    const floor = FLOORS[family!];
    if (floor === undefined) faults.add(`it needs ${family}_${version}, of an unknown library`);
    else if (isOlder(floor, version!)) faults.add(`it needs ${family}_${version}, and ${floor} is the limit`);
  }
  return [...faults];
}

/** Returns a sentence for each run path in the output of `readelf --dynamic` that is not relative. */
export function foreignRunPaths(dynamic: string): string[] {
  return [...dynamic.matchAll(/\((?:RPATH|RUNPATH)\).*\[(.*)\]/g)].flatMap(([, paths]) =>
    paths!.split(":").filter((path) => !path.startsWith("$ORIGIN")).map((path) => `its run path has ${path}`)
  );
}

/** Returns the folders whose paths are in a file. */
export function foldersIn(bytes: Uint8Array, folders: readonly string[]): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return folders.filter((folder) => buffer.includes(`${folder}/`));
}

async function readelf(option: string, path: string): Promise<string> {
  const output = await capture(["readelf", "--wide", option, path], { env: { LC_ALL: "C" } });
  if (output?.code === 0) return output.stdout;
  throw new SetupError({
    message: `Cannot read ${basename(path)}: ${output?.stderr.trim() ?? "there is no readelf"}`,
    remedy: "install binutils",
  });
}
