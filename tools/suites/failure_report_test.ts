import { assertEquals } from "@std/assert";
import { CARGO_REPORT, DENO_REPORT, FailureReport } from "./failure_report.ts";

/** Returns the report in an output. */
function reportOf(lines: readonly string[], limits = DENO_REPORT, adding = false): string {
  const report = new FailureReport(limits, adding);
  for (const line of lines) report.read(line);
  return report.text();
}

Deno.test("a report has the errors that `deno test` prints", () => {
  const section = ["a => ./a_test.ts:1:6", "error: Error: bad", "", " FAILURES ", "", "a => ./a_test.ts:1:6"];
  const output = [
    "a ... FAILED (4ms)",
    "",
    " ERRORS ",
    "",
    ...section,
    "",
    "FAILED | 0 passed | 1 failed (2ms)",
    "",
  ];
  assertEquals(reportOf(output), section.join("\n"));
  assertEquals(
    reportOf([" ERRORS ", "of a program in a test", "ok | 1 passed | 0 failed", ...output]),
    section.join("\n"),
  );
});

Deno.test("a report has the errors that `cargo test` prints for each program", () => {
  const program = (name: string) => [
    `test ${name} ... FAILED`,
    "failures:",
    `---- ${name} stdout ----`,
    "failures:",
    `    ${name}`,
    "test result: FAILED. 0 passed; 1 failed; 0 ignored;",
  ];
  assertEquals(
    reportOf([...program("a"), ...program("b")], CARGO_REPORT, true),
    ["---- a stdout ----", "    a", "---- b stdout ----", "    b"].join("\n"),
  );
});

Deno.test("a long report says how many lines are missing", () => {
  const lines = reportOf([" ERRORS ", ...Array.from({ length: 100 }, (_, index) => `${index}`)]).split("\n");
  assertEquals(lines.slice(78), ["78", "79", "(20 more lines above)"]);
});
