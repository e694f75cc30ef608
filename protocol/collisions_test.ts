import { assert, assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../errors.ts";
import { decodeValue } from "./decode_value.ts";
import { encodeValue } from "./encode_value.ts";

const COUNT = 40_000;
/** Time limit. V8 takes five times as long to insert the keys. */
const LIMIT_MS = 5000;
const WORD = 2n ** 64n;

function roundTrip(value: unknown): unknown {
  const { body, parts } = encodeValue(value, { name: "payload" });
  return decodeValue(body.slice() as Uint8Array<ArrayBuffer>, parts);
}

/** Returns a key with the given hash in V8, by the inverse of Thomas Wang's hash. */
function keyOf(hash: bigint): bigint {
  const unshift = (value: bigint, bits: bigint) => {
    let result = value;
    for (let done = bits; done < 64n; done += bits) result = value ^ (result >> bits);
    return result;
  };
  const divide = (value: bigint, by: bigint) => {
    let inverse = by;
    for (let round = 0; round < 6; round++) inverse = (inverse * (2n - by * inverse)) % WORD;
    return BigInt.asUintN(64, value * inverse);
  };
  const mixed = divide(unshift(divide(unshift(hash, 22n), 65n), 11n), 21n);
  return divide(BigInt.asUintN(64, unshift(mixed, 31n) + 1n), 2n ** 18n - 1n);
}

/** Builds the body of a `Map` (5) or a `Set` (6), without creating one. */
function collection(type: number, keys: unknown[]): Uint8Array<ArrayBuffer> {
  const list = encodeValue(keys, { name: "payload" }).body.slice();
  const body = new Uint8Array(6 + list.length);
  body[0] = 0xc9;
  new DataView(body.buffer).setUint32(1, list.length);
  body[5] = type;
  body.set(list, 6);
  return body;
}

const keys = Array.from({ length: COUNT }, (_, index) => keyOf(BigInt(index + 1) << 30n));

const COLLIDING: Record<string, unknown[]> = {
  "bigints that are equal in their low bits": Array.from(
    { length: COUNT },
    (_, index) => BigInt(index) * WORD + 5n,
  ),
  "bigints of a hash that somebody has computed": keys,
  "numbers of such a hash": keys.map((key) => new Float64Array(new BigUint64Array([key]).buffer)[0]!)
    .filter((key) => !Number.isNaN(key)),
  "strings that are indices, multiples of one number": Array.from(
    { length: COUNT },
    (_, index) => `${(index + 1) * 32768}`,
  ),
  "long strings of one length that differ at their ends": Array.from(
    { length: 1000 },
    (_, index) => `${"a".repeat(17_000)}${index + 1000}`,
  ),
};

for (const [name, colliding] of Object.entries(COLLIDING)) {
  Deno.test(`${name} make no map or set slow`, () => {
    const startedAt = performance.now();
    for (const type of [5, 6]) {
      const body = collection(type, colliding.flatMap((key) => [key, key]));
      assertThrows(() => decodeValue(body, []), ProtocolError, "collide");
    }
    assert(performance.now() - startedAt < LIMIT_MS);
  });
}

Deno.test("sets that are slow only together are refused", () => {
  const keys = Array.from({ length: 4000 }, (_, index) => `${(index + 1) * 65536}`);
  const body = collection(6, keys);
  assertEquals(decodeValue(body, []), new Set(keys));
  const many = new Uint8Array(1 + 4 * body.length);
  many[0] = 0x94;
  for (let index = 0; index < 4; index++) many.set(body, 1 + index * body.length);
  assertThrows(() => decodeValue(many, []), ProtocolError, "collide");
});

Deno.test("keys that programs have are not refused", () => {
  const count = Array.from({ length: 5000 }, (_, index) => index);
  const sets: unknown[][] = [
    count,
    count.map((index) => index * 65536),
    count.map((index) => index / 10),
    count.map((index) => index - 2500.5),
    count.map((index) => 1.7e12 + 1000 * index),
    count.map((index) => 2 ** (index / 5 - 500)),
    count.map((index) => BigInt(index - 2500)),
    count.map((index) => BigInt(index) << 40n),
    count.map((index) => `${index}`),
    count.map((index) => `${index * 65536}`),
    count.map((index) => `${1.7e9 + 86_400 * index}`),
    count.slice(0, 300).map((index) => `${index}${"a".repeat(20_000)}`.slice(0, 20_000)),
    count.slice(0, 300).map((index) => `${"a".repeat(20_000 + index)}`),
    count.map((index) => [index]),
    [NaN, 0, Infinity, undefined, null, ...count.slice(1)],
  ];
  for (const keys of sets) assertEquals((roundTrip(new Set(keys)) as Set<unknown>).size, keys.length);
});

Deno.test("a million times NaN are one key", () => {
  const body = new Uint8Array(11 + 9_000_000);
  const view = new DataView(body.buffer);
  body.set([0xc9, 0, 0, 0, 0, 6, 0xdd]);
  view.setUint32(1, body.length - 6);
  view.setUint32(7, 1_000_000);
  for (let offset = 11; offset < body.length; offset += 9) {
    body[offset] = 0xcb;
    view.setFloat64(offset + 1, NaN);
  }
  assertEquals(decodeValue(body, []), new Set([NaN]));
});
