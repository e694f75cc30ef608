import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { withFolder, writeTree } from "../shared/testing.ts";
import { checkPublished, publishedFiles } from "./published.ts";

const CONFIG = { name: "@x/package", version: "1.0.0", license: "MIT", exports: "./mod.ts" };
const PACKAGE = {
  "deno.json": JSON.stringify({
    ...CONFIG,
    imports: { "@std/async": "jsr:@std/async@^1.0.0" },
    workspace: ["./links/std_async"],
    publish: { include: ["mod.ts", "LICENSE"] },
  }),
  LICENSE: "MIT",
  "mod.ts": 'export { answer } from "@std/async";\n',
  "links/std_async/deno.json": JSON.stringify({
    name: "@std/async",
    version: "1.0.0",
    exports: "./mod.ts",
    publish: false,
  }),
  "links/std_async/mod.ts": "export const answer: number = 42;\n",
};

Deno.test("checkPublished() passes if stand-ins stay in the checkout", () =>
  withFolder(async (root) => {
    await writeTree(root, PACKAGE);
    assertEquals(await checkPublished(root), { ok: true, output: "" });
  }));

Deno.test("checkPublished() names stand-ins that would be published, and modules that import their source", () =>
  withFolder(async (root) => {
    const publish = { include: ["mod.ts", "LICENSE", "links", "other.json"] };
    await writeTree(root, {
      ...PACKAGE,
      "deno.json": JSON.stringify({ ...JSON.parse(PACKAGE["deno.json"]), workspace: [], publish }),
      "mod.ts": "export const answer: number = 1;\n",
      "other.json": '{ "from": "npm:/deno-std@1.4.0/" }',
      "links/std_async/deno.json": "{}",
    });
    const { ok, output } = await checkPublished(root);
    assertEquals(ok, false);
    assertStringIncludes(output, "links/std_async/mod.ts stands in for a package, and would be published");
    assertStringIncludes(output, "other.json would be published, and imports npm:deno-std");
  }));

Deno.test("checkPublished() returns the output of Deno for a package that cannot be published", () =>
  withFolder(async (root) => {
    await writeTree(root, { ...PACKAGE, "deno.json": JSON.stringify({ ...CONFIG, exports: "./none.ts" }) });
    const { ok, output } = await checkPublished(root);
    assertEquals(ok, false);
    assertStringIncludes(output, "none.ts");
  }));

Deno.test("publishedFiles() throws if the text lists no file", () => {
  assertThrows(() => publishedFiles("Success Dry run complete", "/root"), Error, "no file is listed");
});
