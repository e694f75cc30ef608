/**
 * Where compiled models are unpacked to.
 *
 * @module
 */

let shared = "";

/** The folder that this process shares with others; empty if it has one of its own. */
export function packageFolder(): string {
  return shared;
}

/**
 * Tells where compiled models are unpacked to from now on.
 *
 * @param folder A folder that other processes may be told of too. Whoever made it removes it.
 */
export function usePackageFolder(folder: string): void {
  shared = folder;
}
