/**
 * The copy of the package that is published.
 *
 * @module
 */

import { cp } from "node:fs/promises";
import { join } from "../../setup/shared/mod.ts";

/** The fields of the checkout's deno.json that the copy has, too. */
const FIELDS = ["name", "version", "license", "exports", "imports", "compilerOptions", "publish"] as const;

/** The import that stands for the npm packages. */
const NATIVE = "#native";

/**
 * Copies what is published of the package at `root` into `folder`. The copy has no workspace, so it imports
 * the packages that the checkout's stand-ins stand for, and it imports the native side from npm.
 *
 * @param root The folder of the checkout.
 * @param folder The folder for the copy. It must not be inside a workspace.
 */
export async function stagePackage(root: string, folder: string): Promise<void> {
  const config = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const staged = Object.fromEntries(FIELDS.map((field) => [field, config[field]]));
  const scope = config.name.slice(0, config.name.indexOf("/"));
  staged.imports = { ...config.imports, [NATIVE]: `npm:${scope}/native@${config.version}` };
  await Deno.mkdir(folder, { recursive: true });
  const names = (await Array.fromAsync(Deno.readDir(root))).map(({ name }) => name);
  for (const pattern of config.publish.include as string[]) {
    for (const name of names.filter((name) => matches(pattern, name))) {
      await cp(join(root, name), join(folder, name), { recursive: true });
    }
  }
  await Deno.writeTextFile(join(folder, "deno.json"), `${JSON.stringify(staged, null, 2)}\n`);
}

/** Returns whether a name matches a pattern in which `*` stands for any text. */
function matches(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.split("*").map(RegExp.escape).join(".*")}$`).test(name);
}
