/**
 * Folder that compiled models are unpacked to.
 *
 * @module
 */

let shared = "";

/** Returns the folder that this process shares with others, or an empty string if it uses its own. */
export function packageFolder(): string {
  return shared;
}

/**
 * Sets the folder that compiled models are unpacked to from now on.
 *
 * @param folder A folder that other processes may use too. Its creator removes it.
 */
export function usePackageFolder(folder: string): void {
  shared = folder;
}
