import { assertEquals } from "@std/assert";
import { faultsOfDocForm } from "./doc_form.ts";

function faults(...lines: string[]): string[] {
  return faultsOfDocForm([{ path: "a.ts", text: lines.join("\n") }]);
}

Deno.test("a comment of a line, and one of several in the form of std, are well", () => {
  assertEquals(
    faults(
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

Deno.test("a comment of another form is told", () => {
  assertEquals(
    faults("/** Several", " * lines. */", "/** A module. @module */", `// ${"word ".repeat(30)}`),
    [
      "a.ts:1: a doc comment begins beside /**",
      "a.ts:2: a doc comment ends beside its text",
      "a.ts:3: @module is not on a line of its own",
      "a.ts:4: a comment is wider than 110 characters",
    ],
  );
});
