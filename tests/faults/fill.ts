/**
 * Fills disks.
 *
 * @module
 */
import { assert } from "@std/assert";

/** Fills a folder until its disk is full; removing the file that is returned frees the space. */
export function fill(folder: string): string {
  const path = `${folder}/ballast`;
  using file = Deno.openSync(path, { write: true, create: true });
  try {
    while (true) file.writeSync(new Uint8Array(1024));
  } catch (error) {
    assert((error as Error).message.includes("No space left"));
    return path;
  }
}
