import { assertEquals } from "@std/assert";
import { importCycles } from "./cycles.ts";

/** Finds cycles in run-time imports ("a → b") and type-only imports ("a ~ b"). */
function cycles(...imports: string[]): string[] {
  return importCycles(imports.map((text) => {
    const [from, , to] = text.split(" ") as [string, string, string];
    return { from, to, line: 1, typeOnly: text.includes(" ~ ") };
  }));
}

Deno.test("importCycles() reports cycles of modules at run time, but not by types", () => {
  assertEquals(cycles("a/b.ts → a/c.ts", "a/c.ts → a/d.ts", "a/d.ts → a/b.ts"), [
    "imports form a cycle: a/b.ts, a/c.ts, a/d.ts",
  ]);
  assertEquals(cycles("a/b.ts → a/c.ts", "a/c.ts ~ a/b.ts"), []);
});

Deno.test("importCycles() reports cycles of folders, also by types", () => {
  const found = ["folders form a cycle by their imports, types included: a/b/, a/c/"];
  assertEquals(cycles("a/b/x.ts → a/c/mod.ts", "a/c/y.ts ~ a/b/mod.ts"), found);
  assertEquals(cycles("a/b/x.ts → a/c/mod.ts", "a/c/y.ts ~ a/b/mod.ts", "a/c/y.ts → a/z.ts"), found);
  assertEquals(cycles("a/b/x.ts → a/z.ts", "a/z.ts ~ a/b/mod.ts"), [
    "folders form a cycle by their imports, types included: a/b/, a/z.ts",
  ]);
  assertEquals(cycles("a/b/x.ts → a/z.ts", "a/y.ts → a/b/mod.ts", "a/y.ts → a/z.ts"), []);
});

Deno.test("tests are in no cycle: they may import anything that they test", () => {
  assertEquals(cycles("a/b_test.ts → c/mod.ts", "c/mod.ts → a/mod.ts"), []);
});
