/**
 * Recognizes keys of objects that are special, during a scan.
 *
 * @module
 */

const PROTO = new TextEncoder().encode("__proto__");

/**
 * Returns whether a key is `__proto__`.
 *
 * @param bytes The body.
 * @param start Where the key begins.
 * @param byteLength The length of the key.
 */
export function isProto(bytes: Uint8Array, start: number, byteLength: number): boolean {
  if (byteLength !== PROTO.length || bytes[start] !== PROTO[0]) return false;
  return PROTO.every((byte, index) => byte === bytes[start + index]);
}

/**
 * Returns the number of a key that is an index of at most four digits.
 *
 * @param bytes The body.
 * @param start Where the key begins.
 * @param byteLength The length of the key.
 * @returns The number; -1 if the key is anything else.
 */
export function indexOfKey(bytes: Uint8Array, start: number, byteLength: number): number {
  if (byteLength === 0 || byteLength > 4) return -1;
  let index = 0;
  for (let at = start; at < start + byteLength; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    index = 10 * index + digit;
  }
  return index;
}
