/**
 * `deno task publish:npm`: publishes the tarballs in `dist/` to npm: those of platforms first, then the
 * resolver, which depends on them. A version that npm has already is left out. `--dry-run` sends nothing.
 * `--folder FOLDER` names another folder.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { packedIn, resolverIn } from "./pack/mod.ts";
import { publishToNpm } from "./publish/mod.ts";
import { createConsole, join, resolve, runTool } from "../setup/shared/mod.ts";
import { packageIdentity, packageRoot } from "./shared/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const { "dry-run": isDry = false, folder: named } = parseArgs({
      args: Deno.args,
      options: { "dry-run": { type: "boolean" }, folder: { type: "string" } },
    }).values;
    const root = packageRoot();
    const folder = resolve(Deno.env.get("INIT_CWD") ?? ".", named ?? join(root, "dist"));
    const { name, version } = await packageIdentity(root);
    const scope = name.slice(0, name.indexOf("/"));
    const packages = [...await packedIn(folder, scope), await resolverIn(folder, scope, version)];
    await publishToNpm(packages, { isDry, console: createConsole() });
    return 0;
  });
}
