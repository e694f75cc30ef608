import { assertEquals, assertRejects } from "@std/assert";
import { withFolder, writeTree } from "../../setup/shared/testing.ts";
import { listImports } from "./module_graph.ts";

Deno.test("listImports() tells value imports from type imports, and lists dynamic imports and re-exports", () =>
  withFolder(async (root) => {
    await writeTree(root, {
      "deno.json": `{ "imports": { "#b": "./b/mod.ts" } }`,
      "a/mod.ts": [
        'import { value } from "../b/mod.ts";',
        'import type { Type } from "../c/mod.ts";',
        'export * from "../d.ts";',
        'export const load = () => import("#b");',
        "export const typed: Type = value;",
      ].join("\n"),
      "b/mod.ts": "export const value = 1;",
      "c/mod.ts": "export type Type = number;",
      "d.ts": "export const other = 2;",
    });
    const files = ["a/mod.ts", "b/mod.ts", "c/mod.ts", "d.ts"];
    assertEquals(await listImports(root, files), [
      { from: "a/mod.ts", to: "b/mod.ts", line: 1, typeOnly: false },
      { from: "a/mod.ts", to: "c/mod.ts", line: 2, typeOnly: true },
      { from: "a/mod.ts", to: "d.ts", line: 3, typeOnly: false },
      { from: "a/mod.ts", to: "b/mod.ts", line: 4, typeOnly: false },
    ]);
  }));

Deno.test("listImports() fails if Deno cannot read the configuration", () =>
  withFolder(async (root) => {
    await writeTree(root, { "deno.json": "{", "a.ts": "" });
    await assertRejects(() => listImports(root, ["a.ts"]), Error, "Cannot list the imports");
  }));
