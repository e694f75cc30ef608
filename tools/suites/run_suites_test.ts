import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "../../setup/shared/mod.ts";
import { withFolder } from "../../setup/shared/testing.ts";
import { runSuites } from "./run_suites.ts";
import { makeSuite, RESULT } from "./testing.ts";

Deno.test("runSuites() adds up all chains, and counts files that tests leave", async () => {
  const leaves = `Deno.makeTempFileSync({ prefix: "left-" }); console.log("${RESULT}")`;
  const { counts, failures } = await runSuites([
    [makeSuite(`console.log("${RESULT}")`), makeSuite(leaves)],
    [makeSuite(`console.error("${RESULT}")`)],
  ]);
  assertEquals(counts, { passed: 6, failed: 1, skipped: 3 });
  assertEquals(failures.length, 1);
  assertMatch(failures[0]!, /^the tests left left-\w+ in their temporary folder$/);
});

Deno.test("runSuites() runs chains at the same time, and prints one after the other", () =>
  withFolder(async (folder) => {
    // Each program waits for the file of the other, so they end only if they run at the same time.
    const meet = (mine: string, other: string) =>
      `Deno.writeTextFileSync("${folder}/${mine}", "");
       const exists = () => { try { return Deno.statSync("${folder}/${other}").isFile; } catch { return false; } };
       while (!exists()) await new Promise((resolve) => setTimeout(resolve, 1));
       console.log("${mine} 1"); console.log("${mine} 2");`;
    const program = `
      import { runSuites } from ${JSON.stringify(import.meta.resolve("./run_suites.ts"))};
      import { makeSuite } from ${JSON.stringify(import.meta.resolve("./testing.ts"))};
      await runSuites([
        [makeSuite(${JSON.stringify(meet("a", "b"))})],
        [makeSuite(${JSON.stringify(meet("b", "a"))})],
      ]);`;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--ext=ts", program],
      cwd: fromFileUrl(new URL("../..", import.meta.url)),
    }).output();
    assertEquals(new TextDecoder().decode(stdout).trim().split("\n"), ["a 1", "a 2", "b 1", "b 2"]);
  }));
