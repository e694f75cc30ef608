/**
 * Finds the compilers for the native library.
 *
 * @module
 */

import { installHint } from "../../setup/runtime.ts";
import { capture, join, SetupError } from "../../setup/shared/mod.ts";
import { isOlder } from "./versions.ts";

/** A compiler. */
export interface Compiler {
  /** The command that starts it. */
  readonly command: string;
  /** The version that it prints. */
  readonly version: string;
}

const RUST_REMEDY = "install Rust by rustup (https://rustup.rs)";

/**
 * Finds Cargo, and a rustc that is new enough for the workspace.
 *
 * @param root The folder of the workspace's Cargo.toml.
 * @returns rustc, with the version of the language.
 * @throws {SetupError} If one of them is missing, or rustc is too old.
 */
export async function findRust(root: string): Promise<Compiler> {
  const [cargo, rustc] = await Promise.all([
    capture(["cargo", "--version"], { cwd: root }),
    capture(["rustc", "--version"], { cwd: root }),
  ]);
  for (const [name, output] of [["cargo", cargo], ["rustc", rustc]] as const) {
    if (output === undefined) {
      throw new SetupError({
        message: `Cannot build the native library: ${name} is not on the PATH`,
        remedy: RUST_REMEDY,
      });
    }
    if (output.code !== 0) {
      throw new SetupError({
        message: `Cannot build the native library: ${name} does not start (${firstLine(output.stderr)})`,
        remedy: "run rustup default stable",
      });
    }
  }
  const version = /^rustc ([\d.]+)/.exec(rustc!.stdout)?.[1] ?? "0";
  const needed = /^rust-version = "([\d.]+)"/m.exec(await Deno.readTextFile(join(root, "Cargo.toml")))?.[1];
  if (needed !== undefined && isOlder(version, needed)) {
    throw new SetupError({
      message: `Cannot build the native library: rustc is ${version}, and ${needed} or newer is needed`,
      remedy: "run rustup update stable",
    });
  }
  return { command: "rustc", version };
}

/**
 * Finds the C++ compiler that the build uses: `CXX`, else `c++`.
 *
 * @throws {SetupError} If there is none.
 */
export async function findCxx(): Promise<Compiler> {
  const command = Deno.env.get("CXX") || "c++";
  const output = await capture([...command.split(" "), "--version"]);
  if (output?.code !== 0) {
    const given = Deno.env.get("CXX") ? " (given by CXX)" : "";
    throw new SetupError({
      message: `Cannot build the native library: no C++ compiler, ${command}${given} does not start`,
      remedy: installHint({ apt: "g++" }),
    });
  }
  return { command, version: firstLine(output.stdout) };
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0]!;
}
