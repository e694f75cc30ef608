/**
 * Tracks which keys of objects occurred recently.
 *
 * @module
 */

/** Hashes of the latest keys. */
const KEYS = new Int32Array(4096);
/** Number of scans, so that a scan does not match keys of an earlier scan. */
let scans = 0;

/**
 * Starts a scan without recent keys.
 *
 * @returns The seed for hashing its keys. Seeds differ in many bits, so short keys of two scans rarely
 * collide.
 */
export function nextScan(): number {
  return Math.imul(++scans, 0x9e3779b1);
}

/**
 * Returns whether a key is new to a scan, or last occurred too long ago.
 *
 * @param scan The number of the scan.
 * @param bytes The body.
 * @param start Where the key begins.
 * @param end Where the key ends.
 */
export function isNewKey(scan: number, bytes: Uint8Array, start: number, end: number): boolean {
  let hash = scan;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  const slot = (hash ^ (hash >>> 15)) & (KEYS.length - 1);
  const isNew = KEYS[slot] !== hash;
  KEYS[slot] = hash;
  return isNew;
}
