/**
 * Fetches npm packages of others.
 *
 * @module
 */

import { capture, SetupError } from "../../setup/shared/mod.ts";
import { tarballName } from "./package.ts";

/**
 * Fetches the tarballs of npm packages, unless the folder has them.
 *
 * @param packages The packages, each as `name@version`.
 * @param folder The folder of the tarballs.
 * @throws {SetupError} If npm fails.
 */
export async function fetchTarballs(packages: readonly string[], folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  const missing = packages.filter((one) => !names.includes(fileNameOf(one)));
  if (missing.length === 0) return;
  const env = { npm_config_update_notifier: "false" };
  const result = await capture(["npm", "pack", `--pack-destination=${folder}`, ...missing], {
    cwd: folder,
    env,
  });
  if (result?.code === 0) return;
  throw new SetupError({
    message: `Cannot fetch ${missing.join(", ")}: ${result?.stderr.trim() ?? "there is no npm on the PATH"}`,
    remedy: "install Node with npm, and check the connection to npm's registry",
  });
}

function fileNameOf(one: string): string {
  const at = one.lastIndexOf("@");
  return tarballName(one.slice(0, at), one.slice(at + 1));
}
