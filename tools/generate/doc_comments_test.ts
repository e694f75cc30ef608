import { assertEquals } from "@std/assert";
import { wrapDocComments } from "./doc_comments.ts";

Deno.test("wrapDocComments() keeps comments that fit", () => {
  const text = `/** ${"x".repeat(103)} */\nexport const A = 1; // ${"word ".repeat(30)}\n`;
  assertEquals(wrapDocComments(text), text);
});

Deno.test("wrapDocComments() wraps wider comments at the line width, at their indentation", () => {
  const words = Array.from({ length: 30 }, () => "abcd");
  assertEquals(
    wrapDocComments(`interface A {\n  /** ${words.join(" ")} */\n  b: number;\n}\n`),
    [
      "interface A {",
      "  /**",
      `   * ${words.slice(0, 21).join(" ")}`,
      `   * ${words.slice(21).join(" ")}`,
      "   */",
      "  b: number;",
      "}",
      "",
    ].join("\n"),
  );
});

Deno.test("wrapDocComments() leaves a word that is wider than a line whole", () => {
  const word = "x".repeat(120);
  assertEquals(wrapDocComments(`/** A ${word} b. */`), `/**\n * A\n * ${word}\n * b.\n */`);
});
