import { assertEquals, assertStringIncludes } from "@std/assert";
import { withFolder, writeTree } from "../../setup/shared/testing.ts";
import { checkWorkflows } from "./workflows.ts";

function workflow(step: string): string {
  return `on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`;
}

Deno.test("checkWorkflows() names the line of an expression that has no value", () =>
  withFolder(async (root) => {
    await writeTree(root, { ".github/workflows/ci.yml": workflow("run: echo ${{ github.sha }}") });
    assertEquals(await checkWorkflows(root), { ok: true, output: "" });
    await writeTree(root, { ".github/workflows/ci.yml": workflow("run: echo ${{ github.nothing }}") });
    const { ok, output } = await checkWorkflows(root);
    assertEquals(ok, false);
    assertStringIncludes(output, '.github/workflows/ci.yml:6:23: property "nothing" is not defined');
  }));
