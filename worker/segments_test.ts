import { assertThrows } from "@std/assert";
import { NativeError, ProtocolError } from "../errors.ts";
import { ops } from "../mod.ts";
import { SharedPart } from "../protocol/mod.ts";
import { RankSegments } from "./segments.ts";

// Loads the library before the tests, so that no test appears to leak it.
ops.zeros([1]).dispose();

Deno.test("a payload in a segment that could not be opened is refused with the reason", () => {
  const segments = new RankSegments(() => Promise.resolve());
  const read = () =>
    segments.decoding(1).read!(
      new SharedPart(1, 4096, 5),
      { dtype: "uint8", shape: [5], byteLength: 5 },
      false,
    );
  segments.take({ segment: 1, path: "/dev/shm/cohort-none", nonce: "" });
  assertThrows(read, NativeError, "No such file");
  segments.take({ segment: 1, path: null, nonce: "" });
  assertThrows(read, ProtocolError, "segment 1 is not open");
});
