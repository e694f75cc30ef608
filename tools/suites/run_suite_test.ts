import { assertEquals } from "@std/assert";
import { runSuite } from "./run_suite.ts";
import { makeSuite, RESULT } from "./testing.ts";

Deno.test("runSuite() adds up the counts that the runner prints", async () => {
  const result = await runSuite(makeSuite(`console.log("${RESULT}"); console.error("${RESULT}")`));
  assertEquals(result, { counts: { passed: 4, failed: 0, skipped: 2 }, failures: [] });
});

Deno.test("runSuite() uses the last counts of a runner that prints a total", async () => {
  const other = "test result: ok. 9 passed; 0 failed; 0 ignored;";
  const suite = makeSuite(`console.log("${other}"); console.log("${RESULT}")`);
  const { counts } = await runSuite({ ...suite, adding: false });
  assertEquals(counts, { passed: 2, failed: 0, skipped: 1 });
});

Deno.test("runSuite() returns what the runner says about failed tests", async () => {
  const lines = ["failures:", "---- a stdout ----", "test result: FAILED. 1 passed; 1 failed; 0 ignored;"];
  const { counts, failures } = await runSuite(
    makeSuite(`console.log(${JSON.stringify(lines.join("\n"))}); Deno.exit(1)`),
  );
  assertEquals(counts, { passed: 1, failed: 1, skipped: 0 });
  assertEquals(failures, ["suite:\n---- a stdout ----"]);
});

Deno.test("runSuite() counts a broken runner as one failure, and says why", async () => {
  assertEquals(await runSuite(makeSuite(`console.log("${RESULT}"); Deno.exit(7)`)), {
    counts: { passed: 2, failed: 1, skipped: 1 },
    failures: ["suite: ended with exit code 7 and no failed test"],
  });
  const missing = { ...makeSuite(""), command: ["no-such-runner-of-cohort"] };
  assertEquals((await runSuite(missing)).failures, [
    "suite: there is no no-such-runner-of-cohort on the PATH",
  ]);
});

Deno.test("runSuite() ends a runner whose test hangs, and names the test", async () => {
  const note = (minutes: number) => `'a test' has been running for over (${minutes}m0s)`;
  const program = `console.log("${RESULT}"); console.log("${note(4)}"); console.log("${note(8)}");
    setInterval(() => {}, 1000)`;
  // If this test printed the note, the run that it is part of would end.
  const to = { write: (bytes: Uint8Array) => Promise.resolve(bytes.length) };
  assertEquals(await runSuite(makeSuite(program), { to }), {
    counts: { passed: 2, failed: 1, skipped: 1 },
    failures: ["suite: 'a test' did not end within 8 minutes"],
  });
});
