/** Writes the TypeScript side of the native library's symbols (`deno task generate`), or compares it with what is
 * committed (`--check`).
 *
 * @module
 */

const TARGETS = {
  "_symbols.gen.ts": "ffi/_symbols.gen.ts",
  "abi_generated.rs": "rust/cohort/src/abi_generated.rs",
};

const root = new URL("..", import.meta.url).pathname;

/** Generates, and writes or compares.
 *
 * @param check Compare only.
 * @returns The files that are not up to date (with `check`) or that were changed.
 * @throws {Error} If the generator fails.
 */
export async function generateSymbols(check: boolean): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "cohort-generate-" });
  try {
    await run("cargo", [
      "run",
      "--release",
      "--quiet",
      "--locked",
      "-p",
      "cohort-bindgen",
      "--",
      root,
      folder,
    ]);
    await run(Deno.execPath(), ["fmt", "--quiet", "--line-width", "110", `${folder}/_symbols.gen.ts`]);
    const stale: string[] = [];
    for (const [name, target] of Object.entries(TARGETS)) {
      const fresh = await Deno.readTextFile(`${folder}/${name}`);
      if (fresh === await readOrEmpty(root + target)) continue;
      stale.push(target);
      if (!check) await Deno.writeTextFile(root + target, fresh);
    }
    return stale;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(command: string, args: string[]): Promise<void> {
  const { success } = await new Deno.Command(command, {
    args,
    cwd: root,
    stdout: "inherit",
    stderr: "inherit",
  })
    .output();
  if (!success) throw new Error(`Cannot generate symbols: ${command} failed, its output is above`);
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

if (import.meta.main) {
  const check = Deno.args.includes("--check");
  const changed = await generateSymbols(check);
  for (const path of changed) console.error(check ? `${path} is not up to date` : `wrote ${path}`);
  if (check && changed.length > 0) {
    console.error("run `deno task generate` and commit the result");
    Deno.exit(1);
  }
}
