import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../../errors.ts";
import { tensor } from "../../values.ts";
import { packObject, unpackObject } from "./object_bytes.ts";

function packed(): Uint8Array<ArrayBuffer> {
  return packObject({ a: [new Uint8Array(20), tensor([1, 2])], b: new ArrayBuffer(0) }, "value");
}

Deno.test("every truncation of another rank's value is a ProtocolError", () => {
  const bytes = packed();
  unpackObject(bytes);
  for (let length = 0; length < bytes.length; length++) {
    const cut = bytes.slice(0, length);
    try {
      unpackObject(cut);
    } catch (error) {
      assertEquals(error instanceof ProtocolError, true, `${length} bytes: ${error}`);
      continue;
    }
    // The last byte of an empty part is never read.
    assertEquals(length >= bytes.length - 8, true, `${length} bytes passed`);
  }
});

/** Corruptions by another rank, by name. */
const CHANGED: Record<string, (view: DataView) => void> = {
  "four thousand million parts": (view) => view.setUint32(4, 0xffff_ffff, true),
  "a body longer than all": (view) => view.setUint32(0, 0xffff_fff0, true),
  "a part of NaN bytes": (view) => view.setFloat64(8, NaN, true),
  "a part of -8 bytes": (view) => view.setFloat64(8, -8, true),
  "a part of half a byte": (view) => view.setFloat64(8, 0.5, true),
  "a part of 2⁶⁰ bytes": (view) => view.setFloat64(8, 2 ** 60, true),
  "a part that reaches beyond the end": (view) => view.setFloat64(8, 2 ** 30, true),
  "pixels that are no picture's": (view) => view.setUint8(16 + 9, 2),
};

for (const [name, change] of Object.entries(CHANGED)) {
  Deno.test(`another rank's value is refused that has ${name}`, () => {
    const bytes = packed();
    change(new DataView(bytes.buffer));
    assertThrows(() => unpackObject(bytes), ProtocolError);
  });
}

Deno.test("a part that is named many times is not copied as often", () => {
  const buffer = [0xc7, 5, 9, 0, 0, 0, 0, 0];
  const bytes = packObject([new ArrayBuffer(1_000_000), "as long"], "value");
  const start = bytes.findIndex((_, at) => buffer.every((byte, index) => bytes[at + index] === byte));
  bytes.copyWithin(start + 8, start, start + 8);
  assertThrows(() => unpackObject(bytes), ProtocolError, "out of turn");
});
