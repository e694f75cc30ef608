/**
 * The manifest of a view, which setup writes into it.
 *
 * @module
 */

import { join, readTextOrUndefined } from "../../setup/shared/mod.ts";

/** The manifest of a view. It is written last, so its presence shows that the view is complete. */
export interface Manifest {
  /** libtorch's version. */
  readonly version: string;
  /** The origin of its parts: the wheels' names, or the folder that it links to. */
  readonly origin: readonly string[];
  /** The byte length of every library, by name in `lib/`. */
  readonly libraries: Readonly<Record<string, number>>;
}

const FILE = "cohort-view.json";

/** Reads the manifest of the view at `root`; returns `undefined` if there is none or it is invalid. */
export async function readManifest(root: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readTextOrUndefined(join(root, FILE)) ?? "");
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Flushes the libraries of the view at `root` to disk, then writes the manifest with their lengths. */
export async function writeManifest(
  root: string,
  note: Pick<Manifest, "version" | "origin">,
): Promise<void> {
  const libraries: Record<string, number> = {};
  for await (const { name } of Deno.readDir(join(root, "lib"))) {
    using file = await Deno.open(join(root, "lib", name));
    await file.sync();
    libraries[name] = (await file.stat()).size;
  }
  const manifest: Manifest = { ...note, libraries };
  await Deno.writeTextFile(join(root, FILE), `${JSON.stringify(manifest, null, 2)}\n`);
}
