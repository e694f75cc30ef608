/**
 * Keys that make a `Map` or a `Set` slow.
 *
 * V8 finds numbers and bigints in these by a hash that everybody can compute: forty thousand bigints that are equal in
 * their low 64 bits keep it busy for seconds. Strings have a hash with a secret, objects one by chance.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";

/** Fewer keys cannot take long. */
const MIN_KEYS = 64;
/** Pairs of keys with the same place in a table of half as many, for each key: by chance it is one. */
const MAX_PAIRS = 4;

const float = new DataView(new ArrayBuffer(8));

/**
 * Refuses keys of which too many have the same place in V8's table.
 *
 * @param list The keys, and what is between them.
 * @param step From one key to the next.
 * @throws {ProtocolError} If adding them one by one would take more than a few times as long as usual.
 */
export function checkCollisions(list: readonly unknown[], step: number): void {
  const count = list.length / step;
  if (count <= MIN_KEYS) return;
  const mask = 2 ** Math.ceil(Math.log2(count / 2)) - 1;
  const loads = new Uint32Array(mask + 1);
  let pairs = 0;
  for (let index = 0; index < list.length; index += step) {
    const key = list[index];
    // Equal keys have one place in the table: NaN equals itself there.
    if (typeof key === "number" && !Number.isNaN(key)) pairs += loads[hashNumber(key) & mask]!++;
    else if (typeof key === "bigint") pairs += loads[hashBigInt(key) & mask]!++;
  }
  if (pairs > MAX_PAIRS * count) {
    throw new ProtocolError("Cannot read value: the keys of a Map or a Set collide");
  }
}

/** V8's hash of integers, and of other numbers by their bits. */
function hashNumber(key: number): number {
  if (key !== (key | 0)) {
    float.setFloat64(0, key);
    return hashLong(float.getUint32(0), float.getUint32(4));
  }
  let hash = ~key + (key << 15);
  hash ^= hash >>> 12;
  hash += hash << 2;
  hash ^= hash >>> 4;
  hash = Math.imul(hash, 2057);
  return hash ^ (hash >>> 16);
}

/** V8's hash of a bigint: of its low 64 bits alone, without its sign. */
function hashBigInt(key: bigint): number {
  float.setBigUint64(0, BigInt.asUintN(64, key < 0n ? -key : key));
  return hashLong(float.getUint32(0), float.getUint32(4));
}

/** Thomas Wang's hash of 64 bits, as V8 has it, in halves of 32. */
function hashLong(high: number, low: number): number {
  // hash = ~key + (key << 18)
  [high, low] = add(~high, ~low, (high << 18) | (low >>> 14), low << 18);
  // hash ^= hash >>> 31
  low ^= (low >>> 31) | (high << 1);
  high ^= high >>> 31;
  // hash *= 21
  const [high4, low4] = add(high, low, (high << 2) | (low >>> 30), low << 2);
  [high, low] = add(high4, low4, (high << 4) | (low >>> 28), low << 4);
  // hash ^= hash >>> 11
  low ^= (low >>> 11) | (high << 21);
  high ^= high >>> 11;
  // hash += hash << 6
  [high, low] = add(high, low, (high << 6) | (low >>> 26), low << 6);
  // hash ^= hash >>> 22
  return low ^ ((low >>> 22) | (high << 10));
}

function add(high: number, low: number, otherHigh: number, otherLow: number): [high: number, low: number] {
  const sum = (low >>> 0) + (otherLow >>> 0);
  return [(high + otherHigh + (sum > 0xffff_ffff ? 1 : 0)) | 0, sum | 0];
}
