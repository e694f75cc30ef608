/**
 * Detects keys that make a `Map` or a `Set` slow.
 *
 * V8 hashes numbers and bigints in a way that everybody can compute. It hashes index strings by their number,
 * and long strings only by their length. Forty thousand keys in one hash bucket keep V8 busy for seconds.
 * Other strings have a hash with a secret seed, and objects have a random hash.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";

/** Tables with fewer keys cannot take long. */
const MIN_KEYS = 64;
/**
 * Allowed pairs of keys in the same bucket, per key. The table has half as many buckets as keys, so the
 * expected number is one.
 */
const FREE_PAIRS = 4;
/**
 * Maximum number of additional pairs in all tables of a body. Programs may use multiples of a power of two as
 * keys.
 */
const MAX_PAIRS = 2 ** 24;
/** Strings with more characters are hashed by their length. */
const MAX_HASHED_LENGTH = 16_383;
/** Comparing this many characters takes as long as comparing two hashes. */
const CHARACTERS_PER_PAIR = 64;
/** `"0"` to `"9999999999"`. V8 treats numbers below 2³² − 1 as indices. */
const INDEX = /^(0|[1-9]\d{0,9})$/;
const MAX_INDEX = 2 ** 32 - 2;

const float = new DataView(new ArrayBuffer(8));

/** Counts colliding keys in all tables of a body. */
export class Collisions {
  #pairsLeft = MAX_PAIRS;

  /**
   * Throws if too many keys have the same bucket in V8's table.
   *
   * @param list The keys, and the values between them.
   * @param step The distance from one key to the next.
   * @throws {ProtocolError} If inserting them would take much longer than usual.
   */
  check(list: readonly unknown[], step: number): void {
    const count = list.length / step;
    if (count <= MIN_KEYS) return;
    const mask = 2 ** Math.ceil(Math.log2(count / 2)) - 1;
    const loads = new Uint32Array(mask + 1);
    const alike = new Map<string, number>();
    let pairs = 0;
    for (let index = 0; index < list.length; index += step) {
      const key = list[index];
      const hash = hashOf(key);
      if (hash === null) continue;
      pairs += loads[hash & mask]!++;
      if (typeof key === "string" && key.length > MAX_HASHED_LENGTH) pairs += comparisons(key, alike);
    }
    this.#pairsLeft -= Math.max(0, pairs - FREE_PAIRS * count);
    if (this.#pairsLeft < 0) {
      throw new ProtocolError("Cannot read value: the keys of a Map or a Set collide");
    }
  }
}

/** Returns V8's hash of a key, whose lowest bits select the bucket; `null` if the hash is not predictable. */
function hashOf(key: unknown): number | null {
  switch (typeof key) {
    case "number":
      // Equal keys share a bucket. NaN equals itself there.
      return Number.isNaN(key) ? null : hashNumber(key);
    case "bigint":
      return hashBigInt(key);
    case "string":
      if (key.length > MAX_HASHED_LENGTH) return key.length;
      return key.length <= 10 && INDEX.test(key) && Number(key) <= MAX_INDEX ? Number(key) : null;
    default:
      return null;
  }
}

/**
 * Returns the cost of comparing a long string with earlier ones, in pairs of keys. Most strings differ early.
 */
function comparisons(key: string, alike: Map<string, number>): number {
  const beginning = `${key.length} ${key.slice(0, CHARACTERS_PER_PAIR)}`;
  const before = alike.get(beginning) ?? 0;
  alike.set(beginning, before + 1);
  return before * key.length / CHARACTERS_PER_PAIR;
}

/** V8's hash of integers. It hashes other numbers by their bits. */
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

/** V8's hash of a bigint: only of its low 64 bits, without its sign. */
function hashBigInt(key: bigint): number {
  float.setBigUint64(0, BigInt.asUintN(64, key < 0n ? -key : key));
  return hashLong(float.getUint32(0), float.getUint32(4));
}

/** Thomas Wang's hash of 64 bits, as in V8, computed in halves of 32 bits. */
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
