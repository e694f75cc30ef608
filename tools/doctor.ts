/**
 * `deno task doctor`: says what was found, versions, devices, and what is missing with its remedy. Exits with
 * 1 if something that is needed is missing. `--json` prints one JSON object instead.
 *
 * @module
 */

import { examine, formatReport, isHealthy, reportAsJson } from "./doctor/mod.ts";
import { runTool } from "./shared/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const findings = await examine();
    console.log(Deno.args.includes("--json") ? reportAsJson(findings) : formatReport(findings));
    return isHealthy(findings) ? 0 : 1;
  });
}
