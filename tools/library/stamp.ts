/**
 * The note of the last build, by which the next set-up knows that there is nothing to do.
 *
 * @module
 */

import { join, readTextOrUndefined, writeWhole } from "../shared/mod.ts";
import type { Libtorch } from "../libtorch/mod.ts";

/** What was built, from what. */
export interface Stamp {
  /** `LIBTORCH` when it was built. */
  readonly given: string | null;
  /** What it was built against. */
  readonly libtorch: Libtorch;
  /** The fingerprint of what it was built from. */
  readonly inputs: string;
}

const FILE = join("target", "cohort-setup.json");

/** Reads the stamp of the package at `root`; `undefined` where there is none that can be read. */
export async function readStamp(root: string): Promise<Stamp | undefined> {
  try {
    return JSON.parse(await readTextOrUndefined(join(root, FILE)) ?? "");
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Writes the stamp of the package at `root`. */
export async function writeStamp(root: string, stamp: Stamp): Promise<void> {
  const text = `${JSON.stringify(stamp, null, 2)}\n`;
  await writeWhole(join(root, FILE), (temporary) => Deno.writeTextFile(temporary, text));
}
