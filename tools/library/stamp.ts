/**
 * The record of the last build, from which the next setup knows that there is nothing to do.
 *
 * @module
 */

import { join, readTextOrUndefined, writeAtomically } from "../../setup/shared/mod.ts";
import type { Libtorch } from "../libtorch/mod.ts";

/** The record of a build. */
export interface Stamp {
  /** The value of `LIBTORCH` during the build. */
  readonly given: string | null;
  /** The libtorch that it was built against. */
  readonly libtorch: Libtorch;
  /** The fingerprint of its inputs. */
  readonly inputs: string;
}

const FILE = join("target", "cohort-setup.json");

/** Reads the stamp of the package at `root`; returns `undefined` if there is none or it is invalid. */
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
  await writeAtomically(join(root, FILE), (temporary) => Deno.writeTextFile(temporary, text));
}
