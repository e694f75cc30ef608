/**
 * Generates the TypeScript side of the native libraries' symbols.
 *
 * @module
 */
import { packageRoot } from "../shared/mod.ts";
import { formatted } from "./files.ts";

/** The files that are generated for each library; `prefix` is that of the generator's output files. */
const LIBRARIES = [
  { prefix: "", typescript: "ffi/native/symbols.gen.ts", rust: "rust/cohort/src/abi_generated.rs" },
  { prefix: "wgpu_", typescript: "gpu/symbols.gen.ts", rust: "rust/wgpu/src/abi_generated.rs" },
];

/**
 * Generates the symbol files from the exported Rust functions.
 *
 * @returns The texts of the files, by path in the package.
 * @throws {Error} If the generator fails, for example because a function's types cannot cross FFI.
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
    const texts: Record<string, string> = {};
    for (const { prefix, typescript, rust } of LIBRARIES) {
      texts[typescript] = await formatted(await Deno.readTextFile(`${folder}/${prefix}symbols.gen.ts`));
      texts[rust] = await Deno.readTextFile(`${folder}/${prefix}abi_generated.rs`);
    }
    texts["libraries/abi.gen.ts"] = await formatted(await Deno.readTextFile(`${folder}/abi.gen.ts`));
    return texts;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
