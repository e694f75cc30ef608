import { assertEquals, assertRejects } from "@std/assert";
import { withFolder, writeTree } from "../../setup/shared/testing.ts";
import { nodeModuleViolations } from "./node_rule.ts";

Deno.test("a module of Node's is found through the modules that import it", () =>
  withFolder(async (root) => {
    await writeTree(root, {
      "deno.json": `{ "imports": { "#b": "./b.ts" } }`,
      "mod.ts": 'export * from "#b";',
      "b.ts": 'export { join } from "node:path";',
    });
    assertEquals(await nodeModuleViolations(root, "mod.ts"), [
      "mod.ts loads a module of Node's: mod.ts → b.ts → node:path",
    ]);
  }));

Deno.test("types of Node's and modules that are imported later do not count", () =>
  withFolder(async (root) => {
    await writeTree(root, {
      "deno.json": "{}",
      "mod.ts": [
        'import type { ParsedPath } from "node:path";',
        'export const later = () => import("./b.ts");',
        "export type Path = ParsedPath;",
      ].join("\n"),
      "b.ts": 'export { join } from "node:path";',
    });
    assertEquals(await nodeModuleViolations(root, "mod.ts"), []);
  }));

Deno.test("a graph that Deno cannot list is an error", () =>
  withFolder(async (root) => {
    await writeTree(root, { "deno.json": "{", "mod.ts": "" });
    await assertRejects(() => nodeModuleViolations(root, "mod.ts"), Error, "Cannot list the imports");
  }));
