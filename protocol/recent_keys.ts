/**
 * Which keys of objects lately came before.
 *
 * @module
 */

/** The latest keys, by their hashes. */
const KEYS = new Int32Array(4096);
/** Counts scans, so that none takes the keys of an earlier one for its own. */
let scans = 0;

/**
 * Begins a scan: no key came before.
 *
 * @returns What its keys are hashed with: the hashes of a short key in two scans have little in common.
 */
export function nextScan(): number {
  return Math.imul(++scans, 0x9e3779b1);
}

/**
 * Whether a key is new to a scan, or came too long ago.
 *
 * @param scan Which scan.
 * @param bytes The body.
 * @param start Where the key begins in it.
 * @param end Where it ends.
 */
export function isNewKey(scan: number, bytes: Uint8Array, start: number, end: number): boolean {
  let hash = scan;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  const slot = (hash ^ (hash >>> 15)) & (KEYS.length - 1);
  const isNew = KEYS[slot] !== hash;
  KEYS[slot] = hash;
  return isNew;
}
