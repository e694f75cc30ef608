import { assertEquals } from "@std/assert";
import { readCargoResult } from "./counts.ts";
import { runSuite, type Suite } from "./run_suite.ts";

function suiteThat(program: string): Suite {
  return {
    name: "suite",
    command: [Deno.execPath(), "eval", program],
    readCounts: readCargoResult,
    adding: true,
  };
}

const RESULT = "test result: ok. 2 passed; 0 failed; 1 ignored;";

Deno.test("runSuite() sums what the runner states", async () => {
  const counts = await runSuite(suiteThat(`console.log("${RESULT}"); console.error("${RESULT}")`));
  assertEquals(counts, { passed: 4, failed: 0, skipped: 2 });
});

Deno.test("runSuite() takes the last count of a runner that states one", async () => {
  const other = "test result: ok. 9 passed; 0 failed; 0 ignored;";
  const suite = suiteThat(`console.log("${other}"); console.log("${RESULT}")`);
  assertEquals(await runSuite({ ...suite, adding: false }), { passed: 2, failed: 0, skipped: 1 });
});

Deno.test("runSuite() counts a runner that breaks as a failure, and says why", async () => {
  const reasons: string[] = [];
  const onBroken = (reason: string) => reasons.push(reason);
  const counts = await runSuite(suiteThat(`console.log("${RESULT}"); Deno.exit(7)`), { onBroken });
  assertEquals(counts, { passed: 2, failed: 1, skipped: 1 });
  const missing = { ...suiteThat(""), command: ["no-such-runner-of-cohort"] };
  assertEquals((await runSuite(missing, { onBroken })).failed, 1);
  assertEquals(reasons, [
    "suite: ended with exit code 7 and no failed test",
    "suite: there is no no-such-runner-of-cohort on the PATH",
  ]);
});
