import { assertEquals, assertInstanceOf } from "@std/assert";
import {
  CollectiveError,
  LibraryLoadError,
  NativeError,
  StreamOverflowError,
  TimeoutError,
} from "../errors.ts";
import { fromRemoteError, toRemoteError } from "./remote_error.ts";
import { decodeMessage, encodeMessage, FAILURE, type Failure } from "./messages.ts";

/** Sends an error as a rank does. */
function cross(thrown: unknown): Error {
  const body = encodeMessage<Failure>({ at: 1.5, epoch: 1, misuse: false, error: toRemoteError(thrown) });
  return fromRemoteError(decodeMessage<Failure>(FAILURE, body.slice() as Uint8Array<ArrayBuffer>).error);
}

Deno.test("an error of ours arrives as its class, with its fields", () => {
  const native = cross(new NativeError("shapes do not fit", { operation: "aten::mm" }));
  assertInstanceOf(native, NativeError);
  assertEquals(native.operation, "aten::mm");
  const collective = cross(
    new CollectiveError("peer gone", { rank: 1, operation: "all_reduce", sequence: 7 }),
  );
  assertInstanceOf(collective, CollectiveError);
  assertEquals([collective.rank, collective.operation, collective.sequence], [1, "all_reduce", 7]);
  const late = cross(
    new CollectiveError("alone", { rank: 0, operation: "barrier", sequence: 1, missing: [1, 2] }),
  );
  assertEquals((late as CollectiveError).missing, [1, 2]);
  assertEquals((cross(new TimeoutError("silent", { rank: 3 })) as TimeoutError).rank, 3);
  const missing = cross(new LibraryLoadError("none", { tried: ["a", "b"] }));
  assertInstanceOf(missing, LibraryLoadError);
  assertEquals(missing.tried, ["a", "b"]);
  assertInstanceOf(cross(new StreamOverflowError("full")), StreamOverflowError);
});

Deno.test("another error arrives as an Error of its name, with its remote stack", () => {
  const sent = new RangeError("too far");
  const arrived = cross(sent);
  assertEquals([arrived.name, arrived.message, arrived.stack], ["RangeError", "too far", sent.stack]);
});

Deno.test("causes arrive, and a circular chain ends", () => {
  const cause = new NativeError("inner", { operation: "load" });
  assertInstanceOf(cross(new Error("outer", { cause })).cause, NativeError);
  const circular = new Error("round");
  circular.cause = circular;
  assertEquals((cross(circular).cause as Error).message, "round");
});

Deno.test("whatever else is thrown arrives as text", () => {
  assertEquals(cross("a string").message, "a string");
  assertEquals(cross(undefined).message, "undefined");
  assertEquals(cross(Object.create(null)).message, "[Object: null prototype] {}");
  assertEquals(cross(Symbol("s")).message, "Symbol(s)");
});

Deno.test("a message with a lone surrogate or of a megabyte arrives", () => {
  assertEquals(cross(new Error("a\ud800")).message, "a\ufffd");
  assertEquals(cross(new Error("x".repeat(2 ** 20))).message.endsWith("more characters)"), true);
});

Deno.test("colors of a terminal stay where they are", () => {
  const sent = new TypeError("Relative import \x1b[36mhint:\x1b[0m try deno add");
  const arrived = cross(sent);
  assertEquals(arrived.message, "Relative import hint: try deno add");
  assertEquals(arrived.stack!.includes("\x1b"), false);
  assertEquals(cross("\x1b[31mred\x1b[0m").message, "red");
});

Deno.test("the frames that every call has are left out of its stack", () => {
  const served = `    at async ActiveCall.run (${new URL("../worker/active_call.ts", import.meta.url)}:1:1)`;
  const own = "    at Painter.call (file:///painter.ts:1:1)";
  const cases = [
    [["Error: x", own, served, served], ["Error: x", own]],
    [["Error: x", served, own, served], ["Error: x", served, own]],
    [["Error: x", served, served], ["Error: x", served, served]],
    [["Error: x"], ["Error: x"]],
  ];
  for (const [stack, expected] of cases) {
    const error = Object.assign(new Error("x"), { stack: stack!.join("\n") });
    assertEquals(toRemoteError(error).stack.split("\n"), expected);
  }
});

Deno.test("texts that a rank has sent steer no terminal, and may be no texts at all", () => {
  const sent = {
    ...toRemoteError(new RangeError("plain")),
    cause: { ...toRemoteError(new Error("plain")), message: "\x9b2J" },
    name: "a\x1b[2J\nb",
    message: "a\u202e\rb",
    stack: "a\x07\n    at b\u2028",
  };
  const error = fromRemoteError(sent);
  assertEquals([error.name, error.message, error.stack], [
    "a\\u001b[2J\\nb",
    "a\\u202e\\rb",
    "a\\u0007\n    at b\\u2028",
  ]);
  assertEquals((error.cause as Error).message, "\\u009b2J");
  for (const odd of [5, null, { a: 1 }, [1]] as unknown as string[]) {
    assertEquals(fromRemoteError({ ...sent, name: odd, message: odd, stack: odd }).message, String(odd));
  }
});
