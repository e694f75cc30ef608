/**
 * Publishes packages to npm.
 *
 * @module
 */

import { capture, type Console, SetupError } from "../../setup/shared/mod.ts";

/** The npm that publishes: older ones do not know trusted publishers. */
const NPM = "npm@11.19.1";

/** A package to publish. */
export interface Publishable {
  /** The name. */
  readonly name: string;
  /** The version. */
  readonly version: string;
  /** The path of its tarball. */
  readonly tarball: string;
}

/**
 * Publishes packages, in order. Leaves out versions that npm has already.
 *
 * @param packages The packages.
 * @param options Whether nothing is sent, and where to report progress.
 * @throws {SetupError} If npm fails. Then the packages before are published, and the command can be repeated.
 */
export async function publishToNpm(
  packages: readonly Publishable[],
  { isDry, console }: { isDry: boolean; console: Console },
): Promise<void> {
  for (const { name, version, tarball } of packages) {
    const one = `${name}@${version}`;
    if (await isPublished(one)) {
      console.say(`${one} is published already`);
      continue;
    }
    const args = ["publish", tarball, "--access=public", ...isDry ? ["--dry-run"] : []];
    const output = await npm(args);
    if (output?.code !== 0) {
      throw new SetupError({
        message: `Cannot publish ${one}: ${output?.stderr.trim() ?? "there is no npx on the PATH"}`,
        remedy: "fix it and run the command again",
      });
    }
    console.say(isDry ? `${one} could be published` : `${one} is published`);
  }
}

async function isPublished(one: string): Promise<boolean> {
  const output = await npm(["view", one, "version", "--json"]);
  return output?.code === 0 && output.stdout.trim() !== "";
}

function npm(args: readonly string[]) {
  return capture(["npx", "--yes", NPM, ...args], { env: { npm_config_update_notifier: "false" } });
}
