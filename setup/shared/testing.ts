/**
 * Helpers for the tests of setup and of the tools.
 *
 * @module
 */

import { join } from "./path.ts";

/** Runs `test` with a new folder, and removes the folder afterwards. */
export async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "cohort-test-" }));
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes `files`, given by path under `root`, and creates their folders. */
export async function writeTree(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(join(root, path, ".."), { recursive: true });
    await Deno.writeTextFile(join(root, path), text);
  }
}

/** Writes a shell script that can be run as `name` if `folder` is on the `PATH`. */
export async function writeProgram(folder: string, name: string, script: string): Promise<void> {
  await writeTree(folder, { [name]: `#!/bin/sh\n${script}\n` });
  await Deno.chmod(join(folder, name), 0o755);
}

/** Sets or deletes (`undefined`) environment variables. Disposing of the result restores them. */
export function withEnv(variables: Readonly<Record<string, string | undefined>>): Disposable {
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  const put = (name: string, value: string | undefined) =>
    value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
  for (const [name, value] of Object.entries(variables)) put(name, value);
  return {
    [Symbol.dispose]() {
      for (const [name, value] of before) put(name, value);
    },
  };
}

/** Returns the sorted names of everything in `folder`; `[]` if the folder does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
