import { assertEquals, assertThrows } from "@std/assert";
import { WireTag } from "./symbols.gen.ts";
import { decode, FloatNumber, releaseEncoder, takeEncoder } from "./wire.ts";

/** Encodes positional and keyword arguments, as the native side would read them, and decodes them again. */
function roundTrip(inputs: unknown[], named?: Record<string, unknown>): unknown[] {
  const encoder = takeEncoder("test");
  try {
    if (named === undefined) encoder.arguments(inputs);
    else encoder.call([...inputs, named]);
    const bytes = encoder.bytes.slice(0, encoder.length);
    // One list around both, so that a single call decodes them.
    const whole = new Uint8Array(bytes.length + 5);
    whole.set([WireTag.List, 2, 0, 0, 0]);
    whole.set(bytes, 5);
    return decode(new DataView(whole.buffer), (handle) => ({ handle })) as unknown[];
  } finally {
    releaseEncoder(encoder);
  }
}

Deno.test("every kind of value that crosses is read back equal", () => {
  const inputs = [
    null,
    true,
    false,
    1,
    -0.5,
    NaN,
    "né\0\u{1f98a}",
    "",
    2n ** 62n,
    [],
    [1, [2]],
    new FloatNumber(2),
  ];
  assertEquals(roundTrip(inputs)[0], [...inputs.slice(0, -1), 2]);
  assertEquals(roundTrip([undefined])[0], [null]);
  assertEquals(
    roundTrip([], { dim: [1], keepdim: true })[1],
    new Map<string, unknown>([["dim", [1]], ["keepdim", true]]),
  );
  assertEquals(roundTrip([new Map([[1, "a"]]), { x: { y: 1 } }])[0], [
    new Map([[1, "a"]]),
    new Map([["x", new Map([["y", 1]])]]),
  ]);
});

Deno.test("bigints of 64 bits that are safe come back as numbers", () => {
  assertEquals(roundTrip([7n, -(2n ** 63n), 2n ** 53n])[0], [7, -(2n ** 63n), 2n ** 53n]);
  assertThrows(() => roundTrip([2n ** 63n]), RangeError, "argument 1 is 9223372036854775808, beyond 64 bits");
});

Deno.test("large values make the buffer grow, and the next call begins anew", () => {
  const text = "x".repeat(300_000);
  assertEquals(roundTrip([text, [1]])[0], [text, [1]]);
  assertEquals(roundTrip([1])[0], [1]);
});

Deno.test("a call inside another's getter does not disturb it", () => {
  const sly = {
    get inner() {
      return roundTrip(["inside"])[0];
    },
  };
  assertEquals(roundTrip(["before", sly, "after"])[0], ["before", new Map([["inner", ["inside"]]]), "after"]);
});

Deno.test("what cannot cross is a TypeError with its path", () => {
  class Model {}
  const cases: [unknown, string][] = [
    [() => 1, "argument 1 is a function"],
    [Symbol(), "argument 1 is a symbol"],
    [new Model(), "argument 1 is a Model"],
    [new Uint8Array(1), "argument 1 is a Uint8Array, which cannot cross, make a Tensor of it or an array"],
    [[[new Date(0)]], "argument 1[0][0] is a Date"],
    [{ a: { b: new Set() } }, "argument 1.a.b is a Set"],
    [new Map([["k", new Model()]]), "argument 1[k] is a Model"],
  ];
  for (const [value, message] of cases) assertThrows(() => roundTrip([value]), TypeError, message);
  assertThrows(() => roundTrip([], { x: new Model() }), TypeError, "argument 'x' is a Model");
});

Deno.test("truncated and unknown bytes are errors", () => {
  const read = (...bytes: number[]) => decode(new DataView(new Uint8Array(bytes).buffer), (handle) => handle);
  assertThrows(() => read());
  assertThrows(() => read(99), TypeError, "no tag 99");
  assertThrows(() => read(WireTag.Int, 1));
  assertThrows(() => read(WireTag.List, 2, 0, 0, 0, WireTag.None));
  assertThrows(() => read(WireTag.Tensor));
});
