/**
 * Removes files and folders that this process has created.
 *
 * @module
 */

/**
 * Removes a file or folder, if possible. The next runner removes what is left.
 *
 * @param path The file or folder.
 * @param options Whether to remove the contents of a folder too.
 */
export function removeIfPossible(path: string, { recursive = false } = {}): void {
  try {
    return Deno.removeSync(path);
  } catch {
    if (!recursive) return;
  }
  try {
    // Tried second, because it needs a file descriptor, and there may be none left.
    Deno.removeSync(path, { recursive });
  } catch {
    // Something else has removed it, or this process may not.
  }
}
