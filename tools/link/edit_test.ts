import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { SetupError } from "../../setup/shared/mod.ts";
import { addLinks, type Needs } from "./edit.ts";

const needs: Needs = {
  name: "@cohort/distributed",
  specifier: "jsr:@cohort/distributed@^0.1.0",
  links: ["../cohort", "../cohort/links/std_async"],
  nodeModules: false,
};

Deno.test("addLinks() fills an empty file", () => {
  for (const text of ["", "{}", "{\n}\n"]) {
    assertEquals(JSON.parse(addLinks("deno.json", text, needs).text), {
      imports: { "@cohort/distributed": "jsr:@cohort/distributed@^0.1.0" },
      links: ["../cohort", "../cohort/links/std_async"],
    });
  }
});

Deno.test("addLinks() keeps comments, order and everything else", () => {
  const text = `// my project
{
  "tasks": { "dev": "deno run main.ts" }, // how I start it
  "imports": {
    "left-pad": "npm:left-pad@1", // needed
  },
  "links": ["../mine"],
}
`;
  const edited = addLinks("deno.jsonc", text, needs);
  assertEquals(
    edited.text,
    `// my project
{
  "tasks": { "dev": "deno run main.ts" }, // how I start it
  "imports": {
    "@cohort/distributed": "jsr:@cohort/distributed@^0.1.0",
    "left-pad": "npm:left-pad@1", // needed
  },
  "links": [
    "../cohort",
    "../cohort/links/std_async",
    "../mine"
  ],
}
`,
  );
  assertEquals(edited.changes, [
    'imports.@cohort/distributed: "jsr:@cohort/distributed@^0.1.0"',
    'links: "../cohort/links/std_async"',
    'links: "../cohort"',
  ]);
});

Deno.test("addLinks() changes nothing the second time", () => {
  const { text } = addLinks("deno.json", '{ "name": "mine" }', needs);
  assertEquals(addLinks("deno.json", text, needs), { text, changes: [] });
});

Deno.test("addLinks() replaces the entry of an older version", () => {
  const text = '{ "imports": { "@cohort/distributed": "jsr:@cohort/distributed@^0.0.9" }, "links": [] }';
  const { imports } = JSON.parse(addLinks("deno.json", text, needs).text);
  assertEquals(imports, { "@cohort/distributed": "jsr:@cohort/distributed@^0.1.0" });
});

Deno.test("addLinks() names the problem and the remedy", () => {
  const cases: [string, string][] = [
    [
      '{\n  "imports": {\n',
      "Cannot link deno.json: CloseBraceExpected on line 3; fix it and run the command again",
    ],
    ["[]", "Cannot link deno.json: it is not a JSON object; fix it and run the command again"],
    ['{ "importMap": "./map.json" }', 'it keeps its imports in another file ("importMap"); move them'],
    ['{ "imports": [] }', 'its "imports" is not an object; make it'],
    ['{ "links": {} }', 'its "links" is not an array; make it'],
  ];
  for (const [text, message] of cases) {
    assertStringIncludes(assertThrows(() => addLinks("deno.json", text, needs), SetupError).message, message);
  }
});

Deno.test("addLinks() sets nodeModulesDir for a project with a package.json, unless it is set", () => {
  const { text, changes } = addLinks("deno.json", "", { ...needs, nodeModules: true });
  assertEquals(JSON.parse(text).nodeModulesDir, "auto");
  assertEquals(changes.at(-1), 'nodeModulesDir: "auto"');
  const own = '{ "nodeModulesDir": "manual" }';
  assertEquals(
    JSON.parse(addLinks("deno.json", own, { ...needs, nodeModules: true }).text).nodeModulesDir,
    "manual",
  );
});
