import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { NativeError, ProtocolError } from "../errors.ts";
import { checkRemoteError } from "./check_remote_error.ts";
import { decodeMessage, encodeMessage, FAILURE, type Failure } from "./messages.ts";
import {
  fieldsFrom,
  fromRemoteError,
  MAX_TEXT_LENGTH,
  type RemoteError,
  toRemoteError,
} from "./remote_error.ts";
import { FrameType, limitsOf } from "./frame.ts";

/** Sends a value in place of an error, unchanged. */
function cross(error: unknown): { bytes: number; error: RemoteError } {
  const body = encodeMessage<Failure>({ at: 1, misuse: false, epoch: 0, error: error as RemoteError })
    .slice();
  return {
    bytes: body.length,
    error: checkRemoteError(decodeMessage<Failure>(FAILURE, body as Uint8Array<ArrayBuffer>).error),
  };
}

const plain = (fields: object = {}) => ({ ...toRemoteError(new Error("x")), ...fields });
const value = (...body: number[]) => ({ body: new Uint8Array(body), parts: [] });

/** An error with the maximum width, depth, texts, and fields. */
function largest(): Error {
  const text = "\u20ac".repeat(2 * MAX_TEXT_LENGTH);
  const fields = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field ${index}`, []]));
  let cause: unknown = Object.assign(new Error(text), fields);
  for (let level = 0; level < 12; level++) cause = new Error(text, { cause });
  const errors = Array.from({ length: 120 }, () => new Error("x", { cause: text }));
  return Object.assign(new AggregateError(errors, text, { cause }), fields);
}

Deno.test("the largest error that a rank describes passes", () => {
  const { bytes, error } = cross(toRemoteError(largest()));
  assertEquals(bytes <= limitsOf(FrameType.Failure).bodyByteLength, true);
  assertInstanceOf(fromRemoteError(error), AggregateError);
});

Deno.test("many small fields are cut where they would take too much", () => {
  const error = toRemoteError(Object.assign(new Error("x"), { a: Array(300_000).fill({}), b: 1 }));
  assertEquals(fieldsFrom(cross(error).error), { a: "… (300005 bytes)", b: 1 });
});

Deno.test("a field whose name is longer than one may be is left out", () => {
  const error = toRemoteError(Object.assign(new Error("x"), { ["a".repeat(70_000)]: 1, b: 2 }));
  assertEquals(fieldsFrom(cross(error).error), { b: 2 });
});

const causes = (levels: number): object => plain({ cause: levels === 0 ? null : causes(levels - 1) });

/** Invalid errors, by name. */
const REFUSED: Record<string, unknown> = {
  "a list": [],
  "no fields": plain({ fields: null }),
  "no stack": plain({ stack: null }),
  "a message that is a number": plain({ message: 7 }),
  "a name that is an object": plain({ name: {} }),
  "a code that is a list": plain({ code: [] }),
  "a message of a megabyte": plain({ message: "x".repeat(2 ** 20) }),
  "fields that are no list": plain({ fields: {} }),
  "a field that is none": plain({ fields: [1] }),
  "a field without a name": plain({ fields: [{ value: value(0xc0) }] }),
  "a field without a body": plain({ fields: [{ name: "a", value: { parts: [] } }] }),
  "a field with parts that are numbers": plain({
    fields: [{ name: "a", value: { body: new Uint8Array(1), parts: [1] } }],
  }),
  "a field that is malformed": plain({ fields: [{ name: "a", value: value(0xc1) }] }),
  "a value that is malformed": plain({ value: value(0x91) }),
  "a cause that is a text": plain({ cause: "x" }),
  "errors that are an object": plain({ errors: {} }),
  "an error inside that is none": plain({ errors: [plain(), null] }),
  "causes that never end": causes(50),
  "thousands of errors": plain({ errors: Array(3000).fill(plain()) }),
  "texts that are too long together": plain({
    errors: Array(40).fill(plain({ stack: "x".repeat(2 ** 16) })),
  }),
  "its errors told twice": plain({ errors: [plain()], fields: [{ name: "errors", value: value(0xc0) }] }),
  "its cause told twice": plain({ cause: plain(), fields: [{ name: "cause", value: value(0xc0) }] }),
  "a field's name of a megabyte": plain({ fields: [{ name: "x".repeat(2 ** 20), value: value(0xc0) }] }),
  "fields that take too much together": plain({
    fields: Array(100).fill({ name: "a", value: value(0xdd, 0, 0, 0x40, 0, ...Array(0x4000).fill(0x80)) }),
  }),
};

for (const [name, error] of Object.entries(REFUSED)) {
  Deno.test(`an error is refused that has ${name}`, () => {
    assertThrows(() => cross(error), ProtocolError);
  });
}

Deno.test("fields of our errors may be anything", () => {
  const object = value(0xc7, 2, 7, 0x91, 0xc3);
  const fields = ["operation", "rank", "sequence", "tried", "message", "__proto__", "stack"]
    .map((name) => ({ name, value: object }));
  for (const code of ["native", "collective", "library_load", "timeout", "protocol", "other"]) {
    const error = fromRemoteError(cross(plain({ code, fields })).error);
    assertEquals(Object.getPrototypeOf(error) !== null && error instanceof Error, true);
    if (code === "native") assertInstanceOf(error, NativeError);
  }
});
