/**
 * Links a package into a project outside of it.
 *
 * @module
 */

import {
  dirname,
  join,
  readTextOrUndefined,
  relative,
  SetupError,
  statOrUndefined,
  writeAtomically,
} from "../../setup/shared/mod.ts";
import { packageIdentity } from "../shared/mod.ts";
import { addLinks } from "./edit.ts";

/** The changes to a project. */
export interface LinkedProject {
  /** The path of its configuration. */
  readonly file: string;
  /** One line for each change; empty if it was already linked. */
  readonly changes: readonly string[];
}

const CONFIGURATIONS = ["deno.json", "deno.jsonc"];

/**
 * Edits the configuration of the project in `folder`, so that it can import the package at `root`. The
 * members of the package's workspace are linked with it.
 *
 * @throws {SetupError} If the project cannot be linked.
 */
export async function linkProject(folder: string, root: string): Promise<LinkedProject> {
  if (!(await statOrUndefined(folder))?.isDirectory) {
    throw new SetupError({
      message: `Cannot link ${folder}: there is no such folder`,
      remedy: "create it, or name the folder of the project that will use the package",
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
  if (changes.length > 0) await writeAtomically(file, (temporary) => Deno.writeTextFile(temporary, text));
  return { file, changes };
}

/** Throws if the project is inside a workspace: links work only in the workspace's root. */
async function refuseMember(project: string): Promise<void> {
  for (let folder = dirname(project); folder !== dirname(folder); folder = dirname(folder)) {
    const file = await configurationOf(folder);
    if (file !== undefined && /"workspace"\s*:/.test(await Deno.readTextFile(file))) {
      throw new SetupError({
        message:
          `Cannot link ${project}: it lies in the workspace of ${file}, and Deno reads links only there`,
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
  const link = relative(project, path).replaceAll("\\", "/");
  return link.startsWith(".") ? link : `./${link}`;
}
