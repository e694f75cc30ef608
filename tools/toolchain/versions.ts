/**
 * Compares dotted versions.
 *
 * @module
 */

/** Returns whether `version` is older than `needed`, number by number. A missing number is 0. */
export function isOlder(version: string, needed: string): boolean {
  const left = version.split(".").map(Number);
  const right = needed.split(".").map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
