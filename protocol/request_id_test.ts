import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../errors.ts";
import { splitRequestId, withRequestId } from "./request_id.ts";

const PAYLOAD = new Uint8Array([1, 2, 3]);

Deno.test("a request's ID and its payload arrive equal", () => {
  for (const requestId of ["", "a", "ä\n\0🦕", "x".repeat(100_000)]) {
    for (const payload of [PAYLOAD, new Uint8Array(0)]) {
      assertEquals(splitRequestId(withRequestId(requestId, payload)), { requestId, payload });
    }
  }
});

Deno.test("a body that is shorter than its ID is refused", () => {
  const body = withRequestId("abc", new Uint8Array(0));
  for (let length = 0; length < body.length; length++) {
    assertThrows(() => splitRequestId(body.slice(0, length)), ProtocolError, "incomplete");
  }
  const huge = body.slice();
  huge.fill(0xff, 0, 4);
  assertThrows(() => splitRequestId(huge), ProtocolError, "incomplete");
});
