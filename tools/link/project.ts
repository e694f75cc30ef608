/**
 * Linking a package into a project that lies outside it.
 *
 * @module
 */

import {
  dirname,
  join,
  packageIdentity,
  readTextOrUndefined,
  relative,
  SetupError,
  statOrUndefined,
  writeWhole,
} from "../shared/mod.ts";
import { addLinks } from "./edit.ts";

/** What was done to a project. */
export interface LinkedProject {
  /** Its configuration. */
  readonly file: string;
  /** One line for each change; none where it was linked already. */
  readonly changes: readonly string[];
}

const CONFIGURATIONS = ["deno.json", "deno.jsonc"];

/**
 * Writes into the configuration of the project in `folder` what it needs to import the package at `root`. The
 * members of the package's workspace come with it.
 *
 * @throws {SetupError} If the project cannot be linked.
 */
export async function linkProject(folder: string, root: string): Promise<LinkedProject> {
  if (!(await statOrUndefined(folder))?.isDirectory) {
    throw new SetupError({
      message: `Cannot link ${folder}: there is no such folder`,
      remedy: "make it, or name the folder of the project that will use the package",
    });
  }
  const [project, home] = await Promise.all([Deno.realPath(folder), Deno.realPath(root)]);
  if (project === home) {
    throw new SetupError({
      message: `Cannot link ${project}: it is the package itself`,
      remedy: "name the folder of the project that will use it",
    });
  }
  await refuseMember(project);
  const { name, version } = await packageIdentity(home);
  const links = [asLink(project, home)];
  const file = await configurationOf(project) ?? join(project, CONFIGURATIONS[0]!);
  const before = await readTextOrUndefined(file) ?? "";
  const nodeModules = (await statOrUndefined(join(project, "package.json")))?.isFile === true;
  const needs = { name, specifier: `jsr:${name}@^${version}`, links, nodeModules };
  const { text, changes } = addLinks(file, before, needs);
  if (changes.length > 0) await writeWhole(file, (temporary) => Deno.writeTextFile(temporary, text));
  return { file, changes };
}

/** Links work in a workspace's root only. */
async function refuseMember(project: string): Promise<void> {
  for (let folder = dirname(project); folder !== dirname(folder); folder = dirname(folder)) {
    const file = await configurationOf(folder);
    if (file !== undefined && /"workspace"\s*:/.test(await Deno.readTextFile(file))) {
      throw new SetupError({
        message:
          `Cannot link ${project}: it lies in the workspace of ${file}, and Deno reads links from there`,
        remedy: `link ${folder} instead`,
      });
    }
  }
}

async function configurationOf(folder: string): Promise<string | undefined> {
  for (const name of CONFIGURATIONS) {
    if ((await statOrUndefined(join(folder, name)))?.isFile) return join(folder, name);
  }
  return undefined;
}

function asLink(project: string, path: string): string {
  const way = relative(project, path).replaceAll("\\", "/");
  return way.startsWith(".") ? way : `./${way}`;
}
