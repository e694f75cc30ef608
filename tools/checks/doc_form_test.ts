import { assertEquals } from "@std/assert";
import { docFormViolations } from "./doc_form.ts";

function violations(...lines: string[]): string[] {
  return docFormViolations([{ path: "a.ts", text: lines.join("\n") }]);
}

Deno.test("single-line comments, and longer ones in the form of std, are accepted", () => {
  assertEquals(
    violations(
      "/** One line. */",
      "/**",
      " * Several.",
      " *",
      " * ```ts",
      ` * ${"x ".repeat(80)}`,
      " * ```",
      " */",
      "// Why.",
    ),
    [],
  );
});

Deno.test("comments of another form are reported", () => {
  assertEquals(
    violations("/** Several", " * lines. */", "/** A module. @module */", `// ${"word ".repeat(30)}`),
    [
      "a.ts:1: a doc comment begins beside /**",
      "a.ts:2: a doc comment ends beside its text",
      "a.ts:3: @module is not on a line of its own",
      "a.ts:4: a comment is wider than 110 characters",
    ],
  );
});
