import { assertEquals } from "@std/assert";
import { importCycles } from "./cycles.ts";

/** Cycles of imports at run time ("a → b"), and of types alone ("a ~ b"). */
function cycles(...imports: string[]): string[] {
  return importCycles(imports.map((text) => {
    const [from, , to] = text.split(" ") as [string, string, string];
    return { from, to, line: 1, typeOnly: text.includes(" ~ ") };
  }));
}

Deno.test("modules that import each other at run time are told, by types they may", () => {
  assertEquals(cycles("a/b.ts → a/c.ts", "a/c.ts → a/d.ts", "a/d.ts → a/b.ts"), [
    "imports form a cycle: a/b.ts, a/c.ts, a/d.ts",
  ]);
  assertEquals(cycles("a/b.ts → a/c.ts", "a/c.ts ~ a/b.ts"), []);
});

Deno.test("folders that import each other are told, by types too", () => {
  const found = ["folders form a cycle by their imports, types included: a/b/, a/c/"];
  assertEquals(cycles("a/b/x.ts → a/c/mod.ts", "a/c/y.ts ~ a/b/mod.ts"), found);
  assertEquals(cycles("a/b/x.ts → a/c/mod.ts", "a/c/y.ts ~ a/b/mod.ts", "a/c/y.ts → a/z.ts"), found);
  assertEquals(cycles("a/b/x.ts → a/z.ts", "a/z.ts ~ a/b/mod.ts"), [
    "folders form a cycle by their imports, types included: a/b/, a/z.ts",
  ]);
  assertEquals(cycles("a/b/x.ts → a/z.ts", "a/y.ts → a/b/mod.ts", "a/y.ts → a/z.ts"), []);
});

Deno.test("tests are in no cycle: they may import whatever they test", () => {
  assertEquals(cycles("a/b_test.ts → c/mod.ts", "c/mod.ts → a/mod.ts"), []);
});
