import { assertEquals, assertRejects } from "@std/assert";
import { SetupError } from "../shared/mod.ts";
import { type Finding, finding, formatReport, isHealthy, reportAsJson } from "./report.ts";

const found: Finding = { name: "Deno", needed: true, value: "2.9.6" };
const problems = [{ message: "no pip", remedy: "install it" }];

Deno.test("isHealthy() is false only if something needed is missing", () => {
  assertEquals(isHealthy([found, { name: "pip", needed: false, problems }]), true);
  assertEquals(isHealthy([found, { name: "pip", needed: true, problems }]), false);
});

Deno.test("formatReport() aligns names and marks missing things", () => {
  const text = formatReport([
    found,
    { name: "libtorch", needed: true, problems },
    { name: "pip", needed: false, problems },
  ]);
  assertEquals(
    text,
    "  Deno      2.9.6\n✗ libtorch  no pip; install it\n· pip       no pip; install it (not needed now)",
  );
});

Deno.test("reportAsJson() carries problems with their remedies", () => {
  const report = JSON.parse(reportAsJson([found, { name: "pip", needed: true, problems }]));
  assertEquals(report, { ok: false, findings: [found, { name: "pip", needed: true, problems }] });
});

Deno.test("finding() records a SetupError and rethrows other errors", async () => {
  const missing = () => Promise.reject(new SetupError(problems));
  assertEquals(await finding("pip", true, missing), { name: "pip", needed: true, problems });
  await assertRejects(() => finding("pip", true, () => Promise.reject(new TypeError("defect"))), TypeError);
});
