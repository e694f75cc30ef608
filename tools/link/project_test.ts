import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { capture, join, SetupError } from "../../setup/shared/mod.ts";
import { withFolder, writeTree } from "../../setup/shared/testing.ts";
import { linkProject } from "./project.ts";

/** A package with a dependency that is a member of its workspace, like ours. */
const PACKAGE = {
  "package/deno.json": JSON.stringify({
    name: "@cohort/distributed",
    version: "0.3.1",
    exports: "./mod.ts",
    imports: { "@std/async": "jsr:@std/async@^1.0.0" },
    workspace: ["./links/std_async"],
  }),
  "package/mod.ts": 'export { answer } from "@std/async";',
  "package/links/std_async/deno.json": '{ "name": "@std/async", "version": "1.0.0", "exports": "./mod.ts" }',
  "package/links/std_async/mod.ts": "export const answer: number = 42;",
};

Deno.test("linkProject() makes the package importable from another project", () =>
  withFolder(async (folder) => {
    await writeTree(folder, {
      ...PACKAGE,
      "else/where/deno.jsonc": '{ "tasks": {} } // mine',
      "else/where/main.ts": 'import { answer } from "@cohort/distributed"; console.log(answer);',
    });
    const project = join(folder, "else", "where");
    const { file, changes } = await linkProject(project, join(folder, "package"));
    assertEquals(file, join(project, "deno.jsonc"));
    assertEquals(changes.length, 2);
    const output = await capture([Deno.execPath(), "run", "main.ts"], { cwd: project });
    assertEquals(output?.stdout, "42\n", output?.stderr);

    const written = await Deno.stat(file);
    assertEquals((await linkProject(project, join(folder, "package"))).changes, []);
    assertEquals((await Deno.stat(file)).ino, written.ino);
  }));

Deno.test("linkProject() creates a deno.json if there is none", () =>
  withFolder(async (folder) => {
    await writeTree(folder, { ...PACKAGE, "project/main.ts": "" });
    const { file } = await linkProject(join(folder, "project"), join(folder, "package"));
    assertEquals(JSON.parse(await Deno.readTextFile(file)), {
      imports: { "@cohort/distributed": "jsr:@cohort/distributed@^0.3.1" },
      links: ["../package"],
    });
  }));

Deno.test("linkProject() refuses a missing folder, the package itself and a member of a workspace", () =>
  withFolder(async (folder) => {
    await writeTree(folder, {
      ...PACKAGE,
      "workspace/deno.json": '{ "workspace": ["./member"] }',
      "workspace/member/deno.json": "{}",
    });
    const cases: [string, string][] = [
      ["none", "there is no such folder"],
      ["package", "it is the package itself"],
      ["workspace/member", `link ${folder}/workspace instead`],
    ];
    for (const [name, message] of cases) {
      const error = await assertRejects(
        () => linkProject(join(folder, name), join(folder, "package")),
        SetupError,
      );
      assertStringIncludes(error.message, message);
    }
    assertEquals(await Deno.readTextFile(join(folder, "workspace/member/deno.json")), "{}");
  }));
