import { assertEquals, assertStrictEquals } from "@std/assert";
import { escapeControls, escapeLine } from "./escaped_text.ts";

/** Characters that must not reach a terminal, and their escapes. */
const STEERING: [character: string, written: string][] = [
  ["\0", "\\u0000"],
  ["\x07", "\\u0007"],
  ["\r", "\\r"],
  ["\x1b", "\\u001b"],
  ["\x7f", "\\u007f"],
  ["\x80", "\\u0080"],
  ["\x9b", "\\u009b"],
  ["\x9f", "\\u009f"],
  ["\u061c", "\\u061c"],
  ["\u200e", "\\u200e"],
  ["\u2028", "\\u2028"],
  ["\u2029", "\\u2029"],
  ["\u202a", "\\u202a"],
  ["\u202e", "\\u202e"],
  ["\u2066", "\\u2066"],
  ["\u2069", "\\u2069"],
  ["\ud800", "\\ud800"],
  ["\udfff", "\\udfff"],
];

Deno.test("what steers a terminal or turns the writing around is escaped", () => {
  for (const [character, written] of STEERING) {
    assertEquals(escapeControls(`a${character}b${character}`), `a${written}b${written}`);
    assertEquals(escapeLine(`a${character}b${character}`), `a${written}b${written}`);
  }
});

Deno.test("line feeds and tabs stay in a text, and are escaped in a line", () => {
  assertEquals(escapeControls("a\n\tb"), "a\n\tb");
  assertEquals(escapeLine("a\n\tb"), "a\\n\\tb");
});

Deno.test("every other character stays as it is", () => {
  const text = "é 漢 👩‍👩‍👧 \u00a0\\n \u00ad ﷽ שלום";
  assertStrictEquals(escapeControls(text), text);
  assertStrictEquals(escapeLine(text), text);
});
