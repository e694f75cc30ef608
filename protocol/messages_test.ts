import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../errors.ts";
import {
  CREDIT,
  decodeMessage,
  encodeMessage,
  FAILURE,
  HELLO,
  type Hello,
  JOINED,
  LOADED,
  type Loaded,
  STORE,
} from "./messages.ts";

function bytes(message: object): Uint8Array<ArrayBuffer> {
  return encodeMessage(message).slice() as Uint8Array<ArrayBuffer>;
}

Deno.test("a message comes out as it went in", () => {
  const hello: Hello = { version: 1, rank: 3, worldSize: 4, pid: 7, nonce: "ab" };
  assertEquals(decodeMessage<Hello>(HELLO, bytes(hello)), hello);
  const loaded: Loaded = { storeAddress: null, libraryMissing: "none", device: "cpu" };
  assertEquals(decodeMessage<Loaded>(LOADED, bytes(loaded)), loaded);
});

Deno.test("a field that is missing, or of another kind, is named", () => {
  assertThrows(
    () => decodeMessage(HELLO, bytes({ version: 1, rank: 0, worldSize: 1, pid: 7 })),
    ProtocolError,
    "field nonce",
  );
  assertThrows(
    () => decodeMessage(HELLO, bytes({ version: "1", rank: 0, nonce: "" })),
    ProtocolError,
    "field version",
  );
  assertThrows(
    () => decodeMessage(HELLO, bytes({ version: null, rank: 0, nonce: "" })),
    ProtocolError,
    "field version",
  );
});

Deno.test("bytes that are not such a message are a ProtocolError", () => {
  for (const hostile of [[], [0xc0], [0x01], [0xc1], [0x83, 0xa1], [0xdf, 0xff, 0xff, 0xff, 0xff]]) {
    assertThrows(() => decodeMessage(HELLO, new Uint8Array(hostile)), ProtocolError);
  }
});

Deno.test("fields are of their kinds, and numbers such as the field is of", () => {
  for (const address of [0, true, ["unix:/x"], {}]) {
    assertThrows(
      () => decodeMessage(STORE, bytes({ address })),
      ProtocolError,
      "field address is not a string",
    );
    const loaded = { storeAddress: address, libraryMissing: null, device: "cpu" };
    assertThrows(
      () => decodeMessage(LOADED, bytes(loaded)),
      ProtocolError,
      "storeAddress is not a string or null",
    );
  }
  for (const epoch of [-1, 0.5, NaN, Infinity, 2 ** 60]) {
    assertThrows(() => decodeMessage(JOINED, bytes({ epoch })), ProtocolError, "field epoch is not a count");
    assertThrows(
      () => decodeMessage(CREDIT, bytes({ items: epoch, bytes: 0 })),
      ProtocolError,
      "not a count",
    );
  }
  for (const at of [NaN, Infinity, "1"]) {
    const failure = { at, misuse: false, epoch: 0, error: {} };
    assertThrows(() => decodeMessage(FAILURE, bytes(failure)), ProtocolError, "field at is not a number");
  }
});
