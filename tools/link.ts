/**
 * `deno task link <folder>`: edits the folder's deno.json, so that a project outside this checkout can import
 * the package from it.
 *
 * @module
 */

import { linkProject } from "./link/mod.ts";
import { createConsole, resolve, runTool, SetupError } from "../setup/shared/mod.ts";
import { packageRoot } from "./shared/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const [folder, ...rest] = Deno.args;
    if (folder === undefined || rest.length > 0) {
      throw new SetupError({
        message: `Cannot link: one folder is needed, ${Deno.args.length} were given`,
        remedy: "run deno task link <folder of the project>",
      });
    }
    // A task runs in the folder of its deno.json, but paths are relative to the folder of the user's shell.
    const { file, changes } = await linkProject(
      resolve(Deno.env.get("INIT_CWD") ?? ".", folder),
      packageRoot(),
    );
    const console = createConsole();
    console.say(changes.length > 0 ? `Wrote ${file}:` : `${file} already has everything that it needs`);
    for (const change of changes) console.say(`  ${change}`);
  });
}
