/**
 * Keys that make a `Map` or a `Set` slow.
 *
 * V8 finds numbers and bigints in these by a hash that everybody can compute, strings that are indices by
 * their number, and strings that are long by their length alone: forty thousand keys with one place in the
 * table keep it busy for seconds. Other strings have a hash with a secret, objects one by chance.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";

/** Fewer keys cannot take long. */
const MIN_KEYS = 64;
/** Pairs of keys with the same place in a table of half as many, for each key: by chance it is one. */
const FREE_PAIRS = 4;
/** How many more all tables of a body may have: programs have keys that are multiples of a power of two. */
const MAX_PAIRS = 2 ** 24;
/** Strings with more characters have their length for a hash. */
const MAX_HASHED_LENGTH = 16_383;
/** To compare so many characters takes as long as to find that two keys have different hashes. */
const CHARACTERS_PER_PAIR = 64;
/** `"0"` to `"9999999999"`; V8 takes those under 2³² − 1 for indices. */
const INDEX = /^(0|[1-9]\d{0,9})$/;
const MAX_INDEX = 2 ** 32 - 2;

const float = new DataView(new ArrayBuffer(8));

/** Counts the keys that have one place, in all tables of a body. */
export class Collisions {
  #pairsLeft = MAX_PAIRS;

  /**
   * Refuses keys of which too many have the same place in V8's table.
   *
   * @param list The keys, and what is between them.
   * @param step From one key to the next.
   * @throws {ProtocolError} If adding them one by one would take much longer than usual.
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
      const place = placeOf(key);
      if (place === null) continue;
      pairs += loads[place & mask]!++;
      if (typeof key === "string" && key.length > MAX_HASHED_LENGTH) pairs += comparisons(key, alike);
    }
    this.#pairsLeft -= Math.max(0, pairs - FREE_PAIRS * count);
    if (this.#pairsLeft < 0) {
      throw new ProtocolError("Cannot read value: the keys of a Map or a Set collide");
    }
  }
}

/**
 * Where V8 begins to look for a key, in bits of which a table takes the lowest; `null` for what nobody can
 * foresee.
 */
function placeOf(key: unknown): number | null {
  switch (typeof key) {
    case "number":
      // Equal keys have one place in the table: NaN equals itself there.
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

/** How long it takes to tell a long string from those before it, in pairs of keys: most differ soon. */
function comparisons(key: string, alike: Map<string, number>): number {
  const beginning = `${key.length} ${key.slice(0, CHARACTERS_PER_PAIR)}`;
  const before = alike.get(beginning) ?? 0;
  alike.set(beginning, before + 1);
  return before * key.length / CHARACTERS_PER_PAIR;
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
