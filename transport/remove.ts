/**
 * Removes what this process has made.
 *
 * @module
 */

/**
 * Removes a file, or a folder that is empty, if that can be done: what is left, the next runner removes.
 *
 * @param path The file or folder.
 * @param options Whether a folder may have something in it.
 */
export function removeIfPossible(path: string, { recursive = false } = {}): void {
  try {
    return Deno.removeSync(path);
  } catch {
    if (!recursive) return;
  }
  try {
    // Not tried first: it takes a descriptor, and there may be none left.
    Deno.removeSync(path, { recursive });
  } catch {
    // Something tidied up before us, or it is not ours to remove any more.
  }
}
