// Fault tests of the checkout, with the published package in place of the checkout's modules.
import { assert, assertEquals } from "@std/assert";
import { cp } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import config from "../../links/std_assert/deno.json" with { type: "json" };
import { IMPORTS, publishForTests } from "./published.ts";
import { PUBLISHED } from "./registries.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the fault tests import of `tests/`: folders, and modules that are no tests. */
const IMPORTED = /^(faults|workers)$|^faults_test\.ts$|^(?!.*_test\.ts$)[a-z_]+\.ts$/;

/** Selects every fault, each in a call. With `--all-faults`, all tests run: every fault in every phase. */
const SELECTED = Deno.env.has("COHORT_ALL_FAULTS") ? [] : ["--filter=/ × call × /"];

const { machine } = await publishForTests();

Deno.test("the published package survives the faults that the checkout survives", async () => {
  const imports = { ...IMPORTS, ...config.imports, "@std/assert": "./std_assert/mod.ts" };
  const folder = await machine.project("faults", {
    "deno.json": JSON.stringify({ imports }),
    // The tests import the checkout's module by this path.
    "mod.ts": `export * from "${PUBLISHED.name}";`,
  });
  await cp(`${ROOT}links/std_assert`, `${folder}/std_assert`, { recursive: true });
  for (const { name } of Deno.readDirSync(`${ROOT}tests`)) {
    if (IMPORTED.test(name)) await cp(`${ROOT}tests/${name}`, `${folder}/tests/${name}`, { recursive: true });
  }
  const args = ["test", "-A", "--no-check", ...SELECTED, "tests/faults_test.ts"];
  const { code, stdout, stderr } = await machine.deno(folder, args);
  assertEquals(code, 0, stdout + stderr);
  const passed = Number(/(\d+) passed/.exec(stdout)?.[1]);
  console.log(`${passed} faults`);
  assert(passed >= 16, stdout);
});
