import { assertEquals } from "@std/assert";
import { DistributedError, TimeoutError } from "../errors.ts";
import { EncodedImage, tensor } from "../values.ts";
import { encodeErrorEvent, encodeTextEvent } from "./text_event.ts";

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

Deno.test("an error tells its message, and its code where it has one", () => {
  assertEquals(dataOf(encodeErrorEvent(new TimeoutError("late"))), { error: "late", code: "timeout" });
  assertEquals(dataOf(encodeErrorEvent(new DistributedError("nothing_produced", "none"))), {
    error: "none",
    code: "nothing_produced",
  });
  assertEquals(dataOf(encodeErrorEvent(new Error("plain"))), { error: "plain" });
  assertEquals(dataOf(encodeErrorEvent("text")), { error: "text" });
  assertEquals(dataOf(encodeErrorEvent(new DOMException("gone", "AbortError"))), { error: "gone" });
});
