import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { EncodedImage, tensor } from "../values.ts";
import { encodeObjectEvent, encodeTextEvent } from "./text_event.ts";

function dataOf(event: Uint8Array): unknown {
  const text = new TextDecoder().decode(event);
  assertEquals(text.startsWith("data: ") && text.endsWith("\n\n"), true);
  assertEquals(text.trimEnd().includes("\n"), false);
  return JSON.parse(text.slice("data: ".length));
}

Deno.test("plain values are their JSON", () => {
  assertEquals(dataOf(encodeTextEvent({ a: [1, "x\ny", null, true] })), { a: [1, "x\ny", null, true] });
  assertEquals(dataOf(encodeTextEvent(undefined)), null);
});

Deno.test("what JSON lacks is written as documented", () => {
  const value = {
    date: new Date(0),
    invalid: new Date(NaN),
    big: 2n ** 70n,
    map: new Map([["a", new Set([1])]]),
    pairs: new Map([[1, 2]]),
    nan: [NaN, Infinity, -Infinity],
  };
  assertEquals(dataOf(encodeTextEvent(value)), {
    date: "1970-01-01T00:00:00.000Z",
    invalid: null,
    big: "1180591620717411303424",
    map: { a: [1] },
    pairs: [[1, 2]],
    nan: [null, null, null],
  });
});

Deno.test("a picture is a data URL with its size", () => {
  const picture = new EncodedImage("image/jpeg", 2, 3, new Uint8Array([1, 2, 3]));
  assertEquals(dataOf(encodeTextEvent({ picture })), {
    picture: { content_type: "image/jpeg", width: 2, height: 3, url: "data:image/jpeg;base64,AQID" },
  });
});

Deno.test("bytes and typed arrays name their element type", () => {
  const url = "data:application/octet-stream;base64,";
  const content_type = "application/octet-stream";
  assertEquals(dataOf(encodeTextEvent([new Uint8Array([1]), new ArrayBuffer(0), new BigUint64Array(0)])), [
    { content_type, dtype: "uint8", url: `${url}AQ==` },
    { content_type, dtype: "uint8", url },
    { content_type, dtype: "uint64", url },
  ]);
});

Deno.test("a tensor is a safetensors file", () => {
  const event = dataOf(encodeTextEvent(tensor([[1, 2]]))) as Record<string, unknown>;
  assertEquals({ ...event, url: null }, {
    content_type: "application/safetensors",
    shape: [1, 2],
    dtype: "float32",
    url: null,
  });
  const file = Uint8Array.fromBase64((event.url as string).split(",")[1]!);
  const headerLength = Number(new DataView(file.buffer).getBigUint64(0, true));
  assertEquals(headerLength % 8, 0);
  assertEquals(JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerLength))), {
    tensor: { dtype: "F32", shape: [1, 2], data_offsets: [0, 8] },
  });
  assertEquals(new Float32Array(file.slice(8 + headerLength).buffer), new Float32Array([1, 2]));
});

Deno.test("no text ends an event, or begins another", () => {
  for (
    const character of [
      "\n",
      "\r",
      "\r\n",
      "\0",
      "\u2028",
      "\u2029",
      "\u0085",
      "\v",
      "\f",
      "\ufeff",
      "\ud800",
    ]
  ) {
    const hostile = `a${character}${character}data: {"forged":true}${character}${character}`;
    for (const value of [hostile, { [hostile]: hostile }, new Map([[hostile, [hostile]]])]) {
      const bytes = encodeTextEvent(value);
      // The standard's line terminators of event streams.
      assertEquals(new TextDecoder().decode(bytes).split(/\r\n|\n|\r/).length, 3);
      assertEquals(bytes.includes(0), false);
      const kept = JSON.stringify(dataOf(bytes));
      assertStringIncludes(kept, JSON.stringify(hostile).slice(1, -1));
    }
  }
});

Deno.test("an object's own toJSON says what it is", () => {
  assertEquals(dataOf(encodeTextEvent({ url: new URL("http://a.b/c") })), { url: "http://a.b/c" });
  assertEquals(dataOf(encodeTextEvent({ toJSON: () => [new Date(0), 1n] })), [
    "1970-01-01T00:00:00.000Z",
    "1",
  ]);
});

Deno.test("an event of an object is refused where its JSON is none", () => {
  assertEquals(dataOf(encodeObjectEvent({ detail: "x", count: 1n })!), { detail: "x", count: "1" });
  for (
    const value of ["text", 1, null, undefined, [1], () => 1, new Date(0), new Set([1]), { toJSON: () => 1 }]
  ) {
    assertEquals(encodeObjectEvent(value), null);
  }
});

Deno.test("what is short as a value and endless as a text has no event", () => {
  const holes: unknown[] = [];
  holes.length = 30_000_000;
  assertThrows(() => encodeTextEvent(holes), RangeError, "longer than a text can be");
  const some: unknown[] = [];
  some.length = 2 ** 19;
  assertThrows(() => encodeTextEvent({ a: some, b: new Map([["c", [some, some]]]) }), RangeError, "holes");
  assertEquals((dataOf(encodeTextEvent(some)) as unknown[]).length, 2 ** 19);
  assertThrows(() => encodeTextEvent(1n << 2_000_000n), RangeError, "bigints");
  assertThrows(() => encodeTextEvent(Array(20).fill(-1n << 100_000n)), RangeError, "bigints");
  assertEquals((dataOf(encodeTextEvent(1n << 100_000n)) as string).length, 30_103);
});

Deno.test("texts of control characters alone are no longer in JSON than one text should be", () => {
  const some = "\x01".repeat(9_000_000);
  assertEquals(encodeTextEvent(some).length, 6 * some.length + 'data: ""\n\n'.length);
  const texts: unknown[] = [[some, some], { [some]: some }, new Map([[some, some]]), [
    "\ud800".repeat(17_000_000),
  ]];
  for (const value of texts) assertThrows(() => encodeTextEvent(value), RangeError, "control characters");
  const pictographs = "\u{1f600}".repeat(9_000_000);
  assertEquals(encodeTextEvent([pictographs]).length, 4 * 9_000_000 + 'data: [""]\n\n'.length);
});
