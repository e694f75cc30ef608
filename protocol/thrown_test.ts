import { assertEquals, assertStrictEquals } from "@std/assert";
import { printable } from "./thrown.ts";

Deno.test("what can be printed as it is stays what it is", () => {
  for (const plain of [new Error("a\n\tb"), { a: "\x1b" }, 5, undefined, null, Symbol("a"), [1]]) {
    assertStrictEquals(printable(plain), plain);
  }
});

Deno.test("what would steer a terminal is printed as its text, escaped", () => {
  assertEquals(printable("a\x1b[2J\u202e\nb"), "a\\u001b[2J\\u202e\nb");
  const error = new Error("a\x9b2J");
  assertEquals(String(printable(error)).split("\n")[0], "Error: a\\u009b2J");
  assertEquals(String(printable(Object.assign(new Error("a"), { stack: "\x07" }))), "[\\u0007]");
});

Deno.test("what the console fails at is printed as words", () => {
  const unreadable = {
    [Symbol.for("Deno.customInspect")]() {
      throw new Error("not to be shown");
    },
    message: "a\x1bb",
  };
  assertEquals(printable(unreadable), "a\\u001bb");
});
