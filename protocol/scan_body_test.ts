import { assert, assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../errors.ts";
import { EncodedImage, tensor } from "../values.ts";
import { BODY_BUDGET, Cost } from "./body_costs.ts";
import { decodeValue } from "./decode_value.ts";
import { encodeValue } from "./encode_value.ts";
import { decodeMessage, JOINED } from "./messages.ts";
import { checkValue, scanMessage, scanValue } from "./scan_body.ts";
import { MAX_DEPTH } from "./value_extensions.ts";

const PARTS = [new Uint8Array(4)];
/** An `ArrayBuffer` that references part 0. */
const BUFFER = [0xc7, 5, 9, 0, 0, 0, 0, 0];

function bytes(...values: number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values);
}

/** Builds an array of `count` equal values. */
function manyOf(value: number[], count: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(5 + value.length * count);
  const view = new DataView(body.buffer);
  view.setUint8(0, 0xdd);
  view.setUint32(1, count);
  for (let index = 0; index < count; index++) body.set(value, 5 + value.length * index);
  return body;
}

/** Builds an extension of up to 255 bytes. */
function extension(type: number, ...payload: number[]): number[] {
  return [0xc7, payload.length, type, ...payload];
}

function text(value: string): number[] {
  const encoded = new TextEncoder().encode(value);
  return [0xd9, encoded.length, ...encoded];
}

const float = (value: number) => [0xcb, ...new Uint8Array(new Float64Array([value]).buffer).reverse()];
const array = (...items: number[][]) => [0x90 + items.length, ...items.flat()];

/** Bodies that the encoder never writes, by their defect. */
const MALFORMED: Record<string, number[]> = {
  "nothing": [],
  "a reserved byte": [0xc1],
  "bytes behind the value": [0xc0, 0xc0],
  "an integer that is cut": [0xce, 1, 2],
  "a float that is cut": [0xcb, 1, 2],
  "a string longer than the body": [0xdb, 0xff, 0xff, 0xff, 0xff],
  "a short string that is cut": [0xa5, 0x61],
  "bytes longer than the body": [0xc6, 0xff, 0xff, 0xff, 0xff],
  "bytes that are in no part": [0xc4, 1, 7],
  "an extension longer than the body": [0xc9, 0xff, 0xff, 0xff, 0xff, 5],
  "an array of more elements than bytes": [0xdd, 0, 0, 0, 9, 1, 1],
  "a map of more entries than bytes": [0xdf, 0x7f, 0xff, 0xff, 0xff, 0xa1, 0x61, 1],
  "a map that ends after a key": [0x81, 0xa1, 0x61],
  "a key that is a number": [0x81, 1, 1],
  "a key that is null": [0x81, 0xc0, 1],
  "a key that is a list": [0x81, 0x90, 1],
  "a key that is an extension": [0x81, ...extension(3), 1],
  "a prototype": [0x81, ...text("__proto__"), 0x80],
  "a prototype of an object inside": [0x91, 0x82, 0xa1, 0x61, 1, ...text("__proto__"), 0x80],
  "an unknown extension": extension(13),
  "an extension of a negative type": extension(0xff),
  "undefined with bytes": extension(0, 1),
  "a date of seven bytes": extension(4, 0, 0, 0, 0, 0, 0, 0),
  "half a character": extension(3, 0x61),
  "a bigint without digits": extension(2),
  "a bigint of a sign": extension(2, 0x2d),
  "a bigint of other letters": extension(2, 0x30, 0x78),
  "a map with a key and no value": extension(5, ...array([1])),
  "a map that is no list": extension(5, 0x80),
  "a set that ends before its extension": extension(6, ...array([1]), 1),
  "a set that ends behind its extension": [0x92, ...extension(6, 0x92, 1), 1, 1],
  "a record without its flag": extension(7, ...array([1], text("a"), [1])),
  "a record with a key of another kind": extension(7, ...array([0xc2], [1], [1])),
  "a record with a key and no value": extension(7, ...array([0xc2], text("a"))),
  "an array of holes without a length": extension(8, ...array(text("length"))),
  "an array of 2³² holes": extension(8, ...array(float(2 ** 32))),
  "an array with an index beyond its length": extension(8, ...array([3], [3], [1])),
  "an array with a negative index": extension(8, ...array([3], [0xff], [1])),
  "an array with a name for an index": extension(8, ...array([3], text("__proto__"), [0x80])),
  "an array with an index twice": extension(8, ...array([3], [1], [1], [1], [1])),
  "a part that is not there": extension(9, 0, 0, 0, 9, 0),
  "a part twice": array(BUFFER, BUFFER),
  "a part that it does not name": [0xc0],
  "an unknown typed array": extension(10, 0, 0, 0, 0, 12),
  "a typed array of half an element": extension(10, 0, 0, 0, 0, 11),
  "a tensor without a part": extension(11, ...array([0])),
  "a tensor of an unknown dtype": extension(11, ...array([11], [0])),
  "a tensor of more elements than it has": extension(11, ...array([0], [0], [2])),
  "a tensor whose sizes overflow": extension(11, ...array([0], [0], float(2 ** 52), float(2 ** 52))),
  "a tensor of infinitely many times none": extension(
    11,
    ...array([0], [0], ...Array(9).fill(float(1e300)), [0]),
  ),
  "a tensor with a size that is negative": extension(11, ...array([0], [0], [0xff])),
  "a tensor with a size that is a fraction": extension(11, ...array([4], [0], float(2.5))),
  "a tensor with a size that is not a number": extension(11, ...array([0], [0], text("1"))),
  "a tensor with a size of -0": extension(11, ...array([0], [0], float(-0))),
  "a picture without a size": extension(12, ...array([0], [0])),
  "a picture of an unknown format": extension(12, ...array([3], [0], [1], [1])),
  "a picture of a negative width": extension(12, ...array([0], [0], [0xff], [1])),
  "a picture of NaN": extension(12, ...array([0], [0], float(NaN), [1])),
};

for (const [name, body] of Object.entries(MALFORMED)) {
  Deno.test(`a value is refused that has ${name}`, () => {
    assertThrows(() => scanValue(bytes(...body), PARTS), ProtocolError, "Cannot read value: ");
    assertThrows(() => checkValue(bytes(...body), PARTS), ProtocolError, "Cannot read value: ");
    assertThrows(() => decodeValue(bytes(...body), PARTS), ProtocolError, "Cannot read value: ");
  });
}

/** Values that contain one more level of nesting each, by name. */
const NESTED: Record<string, (inner: number[]) => number[]> = {
  "arrays": (inner) => [0x91, ...inner],
  "arrays that claim all that follows": (inner) => [0xdd, 0, 0, 0, 255, ...inner],
  "objects": (inner) => [0x81, 0xa1, 0x61, ...inner],
  "maps": (inner) => [0xc8, (inner.length + 2) >> 8, (inner.length + 2) & 255, 5, 0x92, 1, ...inner],
  "sets": (inner) => [0xc8, (inner.length + 1) >> 8, (inner.length + 1) & 255, 6, 0x91, ...inner],
};

for (const [name, nest] of Object.entries(NESTED)) {
  Deno.test(`${name} are nested ${MAX_DEPTH} levels deep at most`, () => {
    let body = [0xc0];
    for (let level = 0; level < MAX_DEPTH; level++) body = nest(body);
    if (!name.includes("claim")) scanValue(bytes(...body), []);
    assertThrows(() => scanValue(bytes(...nest(body)), []), ProtocolError);
  });
}

Deno.test("a hundred kilobytes of arrays in arrays are refused at once", () => {
  const body = manyOf([0xdd, 0, 1, 0, 0], 20_000);
  assertThrows(() => decodeValue(body, []), ProtocolError, "nested more than 128 levels deep");
  assertThrows(() => decodeMessage(JOINED, body), ProtocolError, "nested more than 128 levels deep");
});

/** Bodies that take many times their size in memory, by their content. */
const COSTLY: Record<string, number[]> = {
  "empty arrays": [0x90],
  "empty objects": [0x80],
  "objects with an index": [0x81, 0xa3, 0x39, 0x39, 0x39, 0xc0],
  "empty maps": extension(5, 0x90),
  "empty sets": extension(6, 0x90),
  "dates": extension(4, 0, 0, 0, 0, 0, 0, 0, 0),
  "arrays of holes": extension(8, ...array([0xce, 0x01, 0xff, 0xff, 0xff])),
  "strings": [0xa1, 0x61],
  "large integers": [0xcf, 1, 1, 1, 1, 1, 1, 1, 1],
};

for (const [name, value] of Object.entries(COSTLY)) {
  Deno.test(`${name} are refused where they would take more than a body may`, () => {
    const one = scanValue(manyOf(value, 1), []);
    const most = Math.floor(BODY_BUDGET / one);
    assertThrows(() => scanValue(manyOf(value, 8 * most), []), ProtocolError, "bytes of memory");
    assertThrows(() => checkValue(manyOf(value, 8 * most), []), ProtocolError, "bytes of memory");
    assert(scanValue(manyOf(value, 1000), []) <= 1000 * one);
  });
}

Deno.test("what our encoder writes is not refused, at any depth", () => {
  let deep: unknown = { "\ud800": undefined, ["__proto__"]: 1 };
  for (let level = 1; level < MAX_DEPTH; level++) {
    deep = level % 2 === 0 ? new Map([["k", deep]]) : { [`\ufeff${level}`]: deep };
  }
  const values = [
    deep,
    [tensor([[1, 2]]), new Map([[tensor([1]), new Uint16Array(3)]]), {
      2: new ArrayBuffer(0),
      b: new Uint8Array(9),
      1: tensor([]),
    }],
    [new EncodedImage("image/png", 2 ** 40, 0, new Uint8Array(0)), tensor(new Float32Array(0), [0, 2 ** 52])],
  ];
  for (const value of values) {
    const { body, parts } = encodeValue(value, { name: "payload" });
    const arrived = decodeValue(body.slice() as Uint8Array<ArrayBuffer>, parts);
    assertEquals(arrived, value);
  }
});

Deno.test("lists of a million values of each simple kind are within what a body may take", () => {
  const date = extension(4, 0, 0, 0, 0, 0, 0, 0, 0);
  for (
    const value of [date, extension(0), [0xa1, 0x61], [0xcf, 1, 1, 1, 1, 1, 1, 1, 1], float(0.5), [
      0x92,
      1,
      2,
    ]]
  ) {
    assert(scanValue(manyOf(value, 1_000_000), []) <= BODY_BUDGET);
  }
});

Deno.test("a sender learns that a value takes too much, before a byte is sent", () => {
  const value = Array.from({ length: 3_000_000 }, () => ({ x: 1 }));
  assertThrows(
    () => encodeValue(value, { name: "payload" }),
    RangeError,
    "Cannot send payload: its values would take more than",
  );
  assertThrows(
    () => encodeValue(new EncodedImage("image/png", NaN, 1, new Uint8Array(1)), { name: "payload" }),
    TypeError,
    "Cannot send payload: a picture of NaN×1 has no size",
  );
});

Deno.test("a key counts in full once, however roughly its value is scanned", () => {
  const objects = manyOf([0x81, 0xa1, 0x61, 0xc0], 1_200_000);
  const cost = scanValue(objects, []);
  assert(cost <= BODY_BUDGET && 1_200_000 * Cost.NewKey > BODY_BUDGET);
  checkValue(objects, []);
  assertEquals(scanValue(objects, [], { roughlyUpTo: BODY_BUDGET }), cost);
  const few = manyOf([0x81, 0xa1, 0x61, 0xc0], 1000);
  const [exact, rough] = [scanValue(few, []), scanValue(few, [], { roughlyUpTo: BODY_BUDGET })];
  assertEquals(rough - exact, 999 * (Cost.NewKey - Cost.Key));
  assertEquals(scanValue(few, [], { roughlyUpTo: rough - 1 }), exact);
  assertThrows(() => scanValue(few, [], { budget: exact - 1, roughlyUpTo: Infinity }), ProtocolError);
});

/** The densest bodies: those under a megabyte are not scanned before they are sent. */
const DENSEST: Record<string, number[]> = {
  "empty keys": [0x81, 0xa0, 0xc0],
  "keys of lone surrogates": extension(7, 0x93, 0xc2, 0xd5, 3, 0, 0xd8, 0xc0),
  "empty maps": [0xd4, 5, 0x90],
  "empty sets": [0xd4, 6, 0x90],
  "empty records": [0xd5, 7, 0x91, 0xc2],
  "holes": [0xd5, 8, 0x91, 0],
  "undefined": extension(0),
  "dates": extension(4, 0, 0, 0, 0, 0, 0, 0, 0),
};

for (const [name, value] of Object.entries(DENSEST)) {
  Deno.test(`a megabyte of ${name} is within what a body may take, also in a set`, () => {
    const items = manyOf(value, Math.floor(2 ** 20 / value.length)).subarray(1);
    const head = new Uint8Array(7);
    head.set([0xc9, 0, 0, 0, 0, 6, 0xdd]);
    new DataView(head.buffer).setUint32(1, items.length + 1);
    assert(scanValue(new Uint8Array([...head, ...items]), [], { roughlyUpTo: BODY_BUDGET }) <= BODY_BUDGET);
  });
}

Deno.test("a sender learns that few bytes take too much where keys are indices", () => {
  const value = Array.from({ length: 3000 }, () => ({ 8191: 0 }));
  assertThrows(() => encodeValue(value, { name: "payload" }), RangeError, "Cannot send payload: ");
  const records = new Map([["list", Array.from({ length: 3000 }, () => ({ "\ud800": 0, 8191: 0 }))]]);
  assertThrows(() => encodeValue(records, { name: "payload" }), RangeError, "Cannot send payload: ");
});

Deno.test("a message has no extensions, and its bytes are in it", () => {
  assertThrows(
    () => scanMessage(bytes(...extension(0))),
    ProtocolError,
    "Cannot read message: it has an extension",
  );
  assertThrows(() => scanMessage(bytes(0x81, ...text("__proto__"), 0x80)), ProtocolError, "__proto__");
  scanMessage(bytes(0x81, 0xa1, 0x61, 0xc4, 2, 1, 1));
});

Deno.test("each empty part is memory of its own", () => {
  const none = new Uint8Array(0);
  const { body, parts } = encodeValue([new ArrayBuffer(0), new Uint8Array(0)], { name: "payload" });
  assertEquals(parts.map(({ length }) => length), [0, 0]);
  const [first, second] = decodeValue(body.slice() as Uint8Array<ArrayBuffer>, [none, none]) as [
    ArrayBuffer,
    Uint8Array,
  ];
  assert(first !== second.buffer && first !== none.buffer);
});

Deno.test("a string of lone surrogates takes no more than its bytes", () => {
  const value = "\ud800".repeat(3_000_000);
  const { body, parts } = encodeValue(value, { name: "payload" });
  assertEquals(decodeValue(body.slice() as Uint8Array<ArrayBuffer>, parts), value);
});

Deno.test("an array of holes takes no memory for them", () => {
  const body = manyOf(extension(8, ...array([0xce, 0x01, 0xc9, 0xc3, 0x80], [7], [1])), 200);
  const before = Deno.memoryUsage().heapUsed;
  const arrived = decodeValue(body, []) as unknown[][];
  assert(Deno.memoryUsage().heapUsed - before < 50_000_000);
  assertEquals([arrived.length, arrived[199]!.length, Object.keys(arrived[0]!)], [200, 30_000_000, ["7"]]);
});
