/**
 * What set-up notes inside a view that it made.
 *
 * @module
 */

import { join, readTextOrUndefined } from "../shared/mod.ts";

/** The note: written last, so that its presence says that the view is whole. */
export interface Manifest {
  /** libtorch's version. */
  readonly version: string;
  /** Where its parts came from: the wheels' names, or the folder that it links to. */
  readonly origin: readonly string[];
  /** The byte length of every library, by its name in `lib/`. */
  readonly libraries: Readonly<Record<string, number>>;
}

const FILE = "cohort-view.json";

/** Reads the note of the view at `root`; `undefined` where there is none that can be read. */
export async function readManifest(root: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readTextOrUndefined(join(root, FILE)) ?? "");
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Notes in the view at `root` what its `lib/` holds now, once that is on the disk and not in memory only. */
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
