/**
 * `deno task generate`: writes the generated files: the native library's symbols and ATen's operators.
 * `--check` only compares them with the committed files.
 *
 * @module
 */
import { generateSymbols, write } from "./generate/mod.ts";
import { ensureReady } from "./ready.ts";
import { createConsole, runTool } from "../setup/shared/mod.ts";
import { packageRoot } from "./shared/mod.ts";

await runTool(async () => {
  const isCheck = Deno.args.includes("--check");
  const areSymbolsUpToDate = await write(await generateSymbols(), isCheck);
  // A separate process reads the operators from the library, because it needs the symbols that were just
  // written.
  const { libtorch } = await ensureReady(createConsole());
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tools/generate/operators.ts", libtorch.root, ...Deno.args],
    cwd: packageRoot(),
  }).spawn().status;
  if (!isCheck || (areSymbolsUpToDate && code === 0)) return code;
  console.error("run `deno task generate` and commit the result");
  return 1;
});
