import { assertEquals } from "@std/assert";
import { join } from "../../setup/shared/mod.ts";
import { namesIn, withFolder, writeTree } from "../../setup/shared/testing.ts";
import { stagePackage } from "./stage.ts";

Deno.test("stagePackage() copies what is published, and imports the native side from npm", () =>
  withFolder(async (folder) => {
    const root = join(folder, "checkout");
    const config = {
      name: "@cohort/distributed",
      version: "1.2.3",
      exports: "./stage.ts",
      imports: { "#native": "./packages.ts", "@std/async": "jsr:@std/async@^1.0.0" },
      workspace: ["./links/std_async"],
      tasks: { test: "deno test" },
      publish: { include: ["LICENSE-*", "mod.ts", "inner"], exclude: ["**/*_test.ts"] },
    };
    await writeTree(root, {
      "deno.json": JSON.stringify(config),
      "mod.ts": "",
      "inner/deeper/one.ts": "",
      "LICENSE-MIT": "",
      "links/std_async/mod.ts": "",
      "LICENSES": "",
    });
    const copy = join(folder, "copy");
    await stagePackage(root, copy);
    assertEquals(await namesIn(copy), ["LICENSE-MIT", "deno.json", "inner", "mod.ts"]);
    assertEquals(await namesIn(join(copy, "inner/deeper")), ["one.ts"]);
    const { tasks: _tasks, workspace: _workspace, ...others } = config;
    assertEquals(JSON.parse(await Deno.readTextFile(join(copy, "deno.json"))), {
      ...others,
      imports: { ...config.imports, "#native": "npm:@cohort/native@1.2.3" },
    });
  }));
