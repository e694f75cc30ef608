/**
 * Writes what is generated: the native library's symbols, and ATen's operators. `--check` compares with what
 * is committed.
 *
 * @module
 */
import { generateSymbols, write } from "./generate/mod.ts";
import { ensureReady } from "./ready.ts";
import { createConsole, packageRoot, runTool } from "./shared/mod.ts";

await runTool(async () => {
  const isCheck = Deno.args.includes("--check");
  const areSymbolsUpToDate = await write(await generateSymbols(), isCheck);
  // Operators are read from the library, by the symbols that were just written: so in a process of their own.
  const { libtorch } = await ensureReady(createConsole());
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tools/generate/operators.ts", libtorch.root, ...Deno.args],
    cwd: packageRoot(),
  }).spawn().status;
  if (!isCheck || (areSymbolsUpToDate && code === 0)) return code;
  console.error("run `deno task generate` and commit the result");
  return 1;
});
