import { assertEquals } from "@std/assert";
import { LineSplitter } from "./line_splitter.ts";

function split(...chunks: string[]): string[] {
  const splitter = new LineSplitter();
  const lines = chunks.flatMap((chunk) => splitter.push(new TextEncoder().encode(chunk)));
  return [...lines, ...splitter.finish()];
}

Deno.test("lines come out whole, however the bytes were cut", () => {
  assertEquals(split("a\nb\n"), ["a", "b"]);
  assertEquals(split("a", "b\r", "\nc", ""), ["ab", "c"]);
  assertEquals(split("\n\n"), ["", ""]);
  assertEquals(split(""), []);
});

Deno.test("a character cut in two comes out whole", () => {
  const bytes = new TextEncoder().encode("é🦊\n");
  const splitter = new LineSplitter();
  const lines = Array.from(bytes).flatMap((byte) => splitter.push(new Uint8Array([byte])));
  assertEquals(lines, ["é🦊"]);
});

Deno.test("output without an end of line comes out in bounded pieces, none lost", () => {
  const text = "x".repeat(200_000);
  const pieces = split(text);
  assertEquals(pieces.join(""), text);
  assertEquals(pieces.length > 3, true);
});

Deno.test("a line of progress comes out when it is written, however it is ended", () => {
  const splitter = new LineSplitter();
  const push = (text: string) => splitter.push(new TextEncoder().encode(text));
  assertEquals(push("10%\r"), ["10%"]);
  assertEquals(push("20%\r"), ["20%"]);
  assertEquals(push("\ndone\n"), ["done"]);
  assertEquals(push("\r30%"), []);
  assertEquals(push("\r40%"), ["30%"]);
  assertEquals(push("\r\n"), ["40%"]);
  assertEquals(push("\n"), [""]);
  assertEquals(splitter.finish(), []);
  assertEquals(split("a\r", "\n", "b\r\n", "\r\n"), ["a", "b", ""]);
});
