/**
 * `deno task doctor`: reports what programs of this checkout need and what its builds need, with versions and
 * devices, and what is missing, with the remedy. Exits with code 1 if something needed is missing. `--json`
 * prints one JSON object instead.
 *
 * @module
 */

import { examine, printReport } from "../setup/runtime.ts";
import { runTool } from "../setup/shared/mod.ts";
import { examineCheckout } from "./doctor/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const findings = await Promise.all([examine(), examineCheckout()]);
    return printReport(findings.flat(), Deno.args.includes("--json"));
  });
}
