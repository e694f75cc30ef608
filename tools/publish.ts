/**
 * `deno task publish`: publishes the package from a copy that imports the native side from npm. The npm
 * packages of this version must be published first. Arguments are passed to `deno publish`: `--dry-run` sends
 * nothing.
 *
 * @module
 */

import { stagePackage } from "./publish/mod.ts";
import { relay, removeIfThere, runTool } from "../setup/shared/mod.ts";
import { packageRoot } from "./shared/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const folder = await Deno.makeTempDir({ prefix: "cohort-publish-" });
    try {
      await stagePackage(packageRoot(), folder);
      const command = [Deno.execPath(), "publish", "--allow-dirty", ...Deno.args];
      return await relay(command, { cwd: folder }) ?? 1;
    } finally {
      await removeIfThere(folder);
    }
  });
}
