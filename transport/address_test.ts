import { assertEquals, assertThrows } from "@std/assert";
import { formatAddress, parseAddress } from "./address.ts";
import { listen } from "./socket.ts";
import type { Address } from "./transport.ts";

Deno.test("addresses come out as they went in", () => {
  const addresses: Address[] = [
    { transport: "unix", path: "/run/a b.sock" },
    { transport: "tcp", hostname: "127.0.0.1", port: 0 },
    { transport: "tcp", hostname: "::1", port: 65535 },
  ];
  for (const address of addresses) assertEquals(parseAddress(formatAddress(address)), address);
});

Deno.test("what is no address is a TypeError", () => {
  for (const text of ["", "unix:relative", "tcp://host", "tcp://host:70000", "http://host:1"]) {
    assertThrows(() => parseAddress(text), TypeError, "neither unix:/path nor tcp://host:port");
  }
});

Deno.test("a socket path over the system's limit is named, with the remedy", () => {
  const path = `/tmp/${"x".repeat(120)}`;
  assertThrows(() => listen({ transport: "unix", path }, { secret: "" }), RangeError, "TMPDIR");
});
