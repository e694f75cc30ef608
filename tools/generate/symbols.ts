/** The TypeScript side of the native library's symbols.
 *
 * @module
 */
import { packageRoot } from "../shared/paths.ts";
import { formatted } from "./files.ts";

/** Reads the exported functions.
 *
 * @returns The files' texts, by path in the package.
 * @throws {Error} If one cannot cross.
 */
export async function generateSymbols(): Promise<Record<string, string>> {
  const folder = await Deno.makeTempDir({ prefix: "cohort-generate-" });
  try {
    const { success } = await new Deno.Command("cargo", {
      args: ["run", "--release", "--quiet", "--locked", "-p", "cohort-bindgen", "--", packageRoot(), folder],
      cwd: packageRoot(),
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    if (!success) throw new Error("Cannot generate symbols: cargo failed, its output is above");
    return {
      "ffi/_symbols.gen.ts": await formatted(await Deno.readTextFile(`${folder}/_symbols.gen.ts`)),
      "rust/cohort/src/abi_generated.rs": await Deno.readTextFile(`${folder}/abi_generated.rs`),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
