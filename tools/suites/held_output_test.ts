import { assertEquals } from "@std/assert";
import { HeldOutput } from "./held_output.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("HeldOutput keeps what is written until it is released, in order", async () => {
  let printed = "";
  // Takes one byte at a time, and only later.
  const sink = {
    async write(bytes: Uint8Array) {
      await Promise.resolve();
      printed += new TextDecoder().decode(bytes.subarray(0, 1));
      return 1;
    },
  };
  const output = new HeldOutput(sink);
  const reused = encode("one, ");
  assertEquals(await output.write(reused), 5);
  reused.fill(0);
  await output.write(encode("two, "));
  assertEquals(printed, "");
  const released = output.release();
  // This arrives while the earlier output is being forwarded.
  await output.write(encode("three, "));
  await released;
  await output.write(encode("four"));
  assertEquals(printed, "one, two, three, four");
});
