import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../errors.ts";
import { EncodedImage, tensor, TensorValue } from "../values.ts";
import { encodeValue } from "./encode_value.ts";
import { decodeValue } from "./decode_value.ts";
import { encodeTextEvent } from "./text_event.ts";
import { MAX_DEPTH } from "./value_extensions.ts";

function roundTrip(value: unknown): unknown {
  const { body, parts } = encodeValue(value, { name: "payload", copy: true });
  return decodeValue(body.slice() as Uint8Array<ArrayBuffer>, parts);
}

function nest(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { value };
  return value;
}

const VALUES: Record<string, unknown> = {
  "null": null,
  "undefined": undefined,
  "booleans": [true, false],
  "small and large numbers": [
    0,
    1,
    -1,
    127,
    128,
    -32,
    -33,
    65536,
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    2 ** 53,
    -(2 ** 53),
  ],
  "fractions and extremes": [0.1, -1.5, Number.MAX_VALUE, Number.MIN_VALUE, Infinity, -Infinity],
  "NaN": NaN,
  "negative zero": -0,
  "negative zero in an array": [0, -0],
  "bigints in 64 bits": [0n, -1n, 2n ** 63n, 2n ** 64n - 1n, -(2n ** 63n)],
  "bigints beyond": [2n ** 64n, -(2n ** 63n) - 1n, 3n ** 500n, -(3n ** 500n)],
  "an empty string": "",
  "text": "héllo, 世界 🦊",
  "a lone surrogate": "a\ud800b",
  "a lone surrogate at the end": "a\udc00",
  "a byte order mark, short": "\ufeffabc",
  "a byte order mark, long": "\ufeff" + "x".repeat(1000),
  "a long string": "é".repeat(100_000),
  "a date": new Date(1234567890123),
  "a date before 1970": new Date(-1.5e12),
  "an invalid date": new Date(NaN),
  "a map": new Map<unknown, unknown>([["a", 1], [{ key: 1 }, [2]], [3, new Map([[undefined, null]])]]),
  "a set": new Set<unknown>([1, "1", 1n, new Set([undefined])]),
  "an array buffer": new Uint8Array([1, 2, 3]).buffer,
  "an empty array buffer": new ArrayBuffer(0),
  "typed arrays": [
    new Int8Array([-1, 2]),
    new Uint8Array([255]),
    new Uint8ClampedArray([255]),
    new Int16Array([-300]),
    new Uint16Array([65535]),
    new Int32Array([-70000]),
    new Uint32Array([4294967295]),
    new BigInt64Array([-1n]),
    new BigUint64Array([2n ** 64n - 1n]),
    new Float16Array([1.5]),
    new Float32Array([0.1]),
    new Float64Array([0.1]),
    new Float32Array(0),
  ],
  "keys that need care": JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "": 3, "1": 4}'),
  "a key with a lone surrogate": { "\ud800": 1, "b": 2 },
  "a long key with a byte order mark": { ["\ufeff" + "k".repeat(300)]: 1 },
  "an object without a prototype": Object.assign(Object.create(null), { a: 1 }),
  "a property that is undefined": { a: undefined, b: [undefined] },
  // deno-lint-ignore no-sparse-arrays -- the test covers holes
  "an array with holes": [1, , 3, ,],
  "a tensor": tensor([[1, 2], [3, 4]]),
  "a tensor of every dtype": (["float16", "bfloat16", "int64", "bool", "complex64", "uint8"] as const).map((
    dtype,
  ) => tensor([1, 0, 1], undefined, { dtype })),
  "an empty tensor": tensor(new Float32Array(0), [0, 3]),
  "a scalar tensor": tensor(5),
  "a picture": new EncodedImage("image/png", 3, 4, new Uint8Array([1, 2, 3])),
  "the deepest nesting": nest(MAX_DEPTH),
};

for (const [name, value] of Object.entries(VALUES)) {
  Deno.test(`${name} arrives equal and of the same type`, () => assertEquals(roundTrip(value), value));
}

Deno.test("negative zero keeps its sign", () => {
  assertEquals(Object.is(roundTrip(-0), -0), true);
  assertEquals(Object.is((roundTrip({ a: [-0] }) as { a: number[] }).a[0], -0), true);
});

Deno.test("holes stay holes, and undefined stays undefined", () => {
  // deno-lint-ignore no-sparse-arrays -- the test covers holes
  const [sparse, full] = roundTrip([[, 1], [undefined, 1]]) as [unknown[], unknown[]];
  assertEquals([0 in sparse!, 0 in full!], [false, true]);
});

Deno.test("an own __proto__ does not change the prototype", () => {
  const value = roundTrip(JSON.parse('{"__proto__": {"polluted": true}}')) as { polluted?: boolean };
  assertEquals(value.polluted, undefined);
  assertStrictEquals(Object.getPrototypeOf(value), Object.prototype);
});

Deno.test("a typed array over a part of a larger buffer brings only its part", () => {
  const view = new Float32Array(new Float32Array([0, 1, 2, 3]).buffer, 4, 2);
  const arrived = roundTrip(view) as Float32Array;
  assertEquals(arrived, new Float32Array([1, 2]));
  assertEquals(arrived.buffer.byteLength, 8);
});

Deno.test("what is encoded with copy is not changed by later writes", () => {
  const array = new Uint8Array([1]);
  const { parts } = encodeValue({ array }, { name: "payload", copy: true });
  array[0] = 2;
  assertEquals(parts[0], new Uint8Array([1]));
});

Deno.test("encoding leaves the value as it was", () => {
  const value = { a: [-0, undefined], b: 2n ** 70n };
  encodeValue(value, { name: "payload" });
  assertEquals(value, { a: [-0, undefined], b: 2n ** 70n });
});

Deno.test("a viewed result crosses without the method that gives it back", () => {
  const values = [{ a: 1 }, [1], new Map([[1, 2]]), new Set([1]), new ArrayBuffer(1), new Uint8Array(1)];
  const viewed = values.map((value) =>
    Object.defineProperty(structuredClone(value), Symbol.dispose, { value: () => {}, configurable: true })
  );
  assertEquals(roundTrip(viewed), values);
});

class Custom {}
const cyclic: { inner: unknown[] } = { inner: [] };
cyclic.inner.push({ back: cyclic });

const detached = { mask: tensor([1, 2]), picture: new EncodedImage("image/png", 1, 1, new Uint8Array(3)) };
detached.mask.data.buffer.transfer();
detached.picture.bytes.buffer.transfer();

const REFUSED: [string, unknown, string][] = [
  [
    "a function",
    { options: { onStep: () => {} } },
    "payload.options.onStep: the function onStep cannot cross",
  ],
  ["a symbol", [1, Symbol("x")], "payload[1]: a symbol cannot cross"],
  ["a symbol as a key", { [Symbol("x")]: 1 }, "payload[Symbol(x)]: a symbol cannot cross"],
  ["a method to dispose", { [Symbol.dispose]: () => {} }, "payload[Symbol(Symbol.dispose)]: a symbol cannot"],
  ["a tensor without its memory", [detached.mask], "payload[0]: its memory has been detached"],
  ["a picture without its memory", [detached.picture], "payload[0]: its memory has been detached"],
  ["a class instance", { "my key": new Custom() }, 'payload["my key"]: an instance of Custom cannot cross'],
  ["an error", new Error("x"), "payload: an instance of Error cannot cross"],
  ["a promise", { p: Promise.resolve() }, "payload.p: an instance of Promise cannot cross"],
  ["a subclass of Map", [new (class Sub extends Map {})()], "payload[0]: an instance of Sub cannot cross"],
  ["a DataView", [new DataView(new ArrayBuffer(1))], "payload[0]: an instance of DataView cannot cross"],
  ["something in a map", new Map([["k", () => {}]]), 'payload.get("k"): a function cannot cross'],
  ["something in a set", new Set([1, () => {}]), "payload.values()[1]: a function cannot cross"],
  ["a cycle", cyclic, "payload.inner[0].back: it is a cycle"],
  ["nesting that is too deep", nest(MAX_DEPTH + 1), `nested more than ${MAX_DEPTH} levels deep`],
];

for (const [name, value, message] of REFUSED) {
  Deno.test(`${name} is refused with the path to it`, () => {
    assertThrows(() => encodeValue(value, { name: "payload" }), TypeError, message);
  });
}

Deno.test("the path to a cycle says where it closes", () => {
  const inner: Record<string, unknown> = {};
  inner.self = inner;
  assertThrows(
    () => encodeValue({ a: { inner } }, { name: "payload" }),
    TypeError,
    "payload.a.inner.self: it is a cycle",
  );
});

Deno.test("an instance that replace knows crosses as its stand-in", () => {
  const stand = tensor([1, 2]);
  const { body, parts } = encodeValue({ x: new Custom() }, {
    name: "result",
    replace: (value, part) => value instanceof Custom && part === 0 ? stand : undefined,
  });
  assertEquals(decodeValue(body.slice() as Uint8Array<ArrayBuffer>, parts), { x: stand });
});

Deno.test("tensors and pictures that arrive can be replaced", () => {
  const { body, parts } = encodeValue(
    [tensor([1]), new EncodedImage("image/jpeg", 1, 1, new Uint8Array(1))],
    {
      name: "payload",
    },
  );
  const kinds = decodeValue(body.slice() as Uint8Array<ArrayBuffer>, parts, {
    replace: (value) => value instanceof TensorValue ? "tensor" : "image",
  });
  assertEquals(kinds, ["tensor", "image"]);
});

Deno.test("every truncation of a body is a ProtocolError", () => {
  const { body, parts } = encodeValue(Object.values(VALUES).slice(0, 30), { name: "payload", copy: true });
  const whole = body.slice() as Uint8Array<ArrayBuffer>;
  const step = Math.max(1, Math.floor(whole.length / 500));
  for (let length = 0; length < whole.length; length += step) {
    assertThrows(() => decodeValue(whole.slice(0, length), parts), ProtocolError);
  }
});

Deno.test("hostile bodies raise ProtocolError", () => {
  const hostile: Record<string, number[]> = {
    "an array that claims 4 Gi elements": [0xdd, 0xff, 0xff, 0xff, 0xff],
    "a map that claims 4 Gi entries": [0xdf, 0xff, 0xff, 0xff, 0xff],
    "a part that is not there": [0xc7, 5, 10, 0, 0, 0, 9, 1],
    "an unknown extension": [0xd4, 99, 0],
    "an unknown typed array": [0xc7, 5, 10, 0, 0, 0, 0, 99],
    "an extension that is cut": [0xd4, 9, 0],
    "a bigint without digits": [0xc7, 0, 2],
    "bytes behind the value": [0x01, 0x02],
    "a key that is an array": [0x81, 0x90, 0x01],
    "a prototype": [0x81, 0xa9, ...new TextEncoder().encode("__proto__"), 0x80],
    "a tensor of an unknown dtype": [0xc7, 3, 11, 0x92, 0x7f, 0x00],
    "a tensor whose shape does not fit": [0xc7, 4, 11, 0x93, 0x00, 0x00, 0x09],
    "a map with a key and no value": [0xc7, 2, 5, 0x91, 0x01],
  };
  for (const [name, bytes] of Object.entries(hostile)) {
    assertThrows(
      () => decodeValue(new Uint8Array(bytes), [new Uint8Array(4)]),
      ProtocolError,
      undefined,
      name,
    );
  }
});

Deno.test("an array of a thousand million holes crosses at once, and is too long for a text", () => {
  const sparse: unknown[] = new Array(1e9);
  sparse[0] = -0;
  sparse[999_999_999] = { last: undefined };
  const arrived = roundTrip({ sparse }) as { sparse: unknown[] };
  assertEquals([arrived.sparse.length, Object.keys(arrived.sparse)], [1e9, ["0", "999999999"]]);
  assertEquals([arrived.sparse[0], arrived.sparse[999_999_999]], [-0, { last: undefined }]);
  const longest: unknown[] = [];
  longest.length = 2 ** 32 - 1;
  assertEquals((roundTrip(longest) as unknown[]).length, 2 ** 32 - 1);
  assertThrows(() => encodeTextEvent({ sparse }), RangeError, "longer than a text can be");
});

Deno.test("a property beside the elements is refused by its name, whatever holds it", () => {
  const holders: [object, string][] = [
    [[1, 2], "an array"],
    [[], "an array"],
    [new Array(1e9), "an array"],
    // deno-lint-ignore no-sparse-arrays -- with the added key, there are as many keys as elements
    [[, 1], "an array"],
    [Array.from({ length: 1000 }, (_, index) => index), "an array"],
    [new Map([[1, 2]]), "a Map"],
    [new Set([1]), "a Set"],
    [new Date(), "a Date"],
    [new ArrayBuffer(8), "an ArrayBuffer"],
  ];
  for (const [holder, what] of holders) {
    encodeValue({ holder }, { name: "payload" });
    Object.assign(holder, { note: "lost" });
    assertThrows(
      () => encodeValue({ holder }, { name: "payload" }),
      TypeError,
      `Cannot send payload.holder.note: a property of ${what} cannot cross`,
    );
  }
  assertThrows(() => encodeValue("abc".match(/b/), { name: "result" }), TypeError, "result.index");
  const marked = Object.assign([1], { [Symbol("mark")]: true });
  assertThrows(() => encodeValue(marked, { name: "payload" }), TypeError, "payload[Symbol(mark)]");
  assertThrows(() => encodeValue(Object.assign([1], { "4294967295": 1 }), { name: "payload" }), TypeError);
  // A template's strings have a non-enumerable property.
  assertEquals(roundTrip(((strings: TemplateStringsArray) => strings)`one`), ["one"]);
});
