import { assertEquals } from "@std/assert";
import { runSuite } from "./run_suite.ts";
import { makeSuite, RESULT } from "./testing.ts";

Deno.test("runSuite() adds up the counts that the runner prints", async () => {
  const counts = await runSuite(makeSuite(`console.log("${RESULT}"); console.error("${RESULT}")`));
  assertEquals(counts, { passed: 4, failed: 0, skipped: 2 });
});

Deno.test("runSuite() uses the last counts of a runner that prints a total", async () => {
  const other = "test result: ok. 9 passed; 0 failed; 0 ignored;";
  const suite = makeSuite(`console.log("${other}"); console.log("${RESULT}")`);
  assertEquals(await runSuite({ ...suite, adding: false }), { passed: 2, failed: 0, skipped: 1 });
});

Deno.test("runSuite() counts a broken runner as one failure, and reports the reason", async () => {
  const reasons: string[] = [];
  const onBroken = (reason: string) => reasons.push(reason);
  const counts = await runSuite(makeSuite(`console.log("${RESULT}"); Deno.exit(7)`), { onBroken });
  assertEquals(counts, { passed: 2, failed: 1, skipped: 1 });
  const missing = { ...makeSuite(""), command: ["no-such-runner-of-cohort"] };
  assertEquals((await runSuite(missing, { onBroken })).failed, 1);
  assertEquals(reasons, [
    "suite: ended with exit code 7 and no failed test",
    "suite: there is no no-such-runner-of-cohort on the PATH",
  ]);
});
