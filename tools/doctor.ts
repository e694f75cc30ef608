/**
 * `deno task doctor`: reports what it found, with versions and devices, and what is missing, with the remedy.
 * Exits with code 1 if something needed is missing. `--json` prints one JSON object instead.
 *
 * @module
 */

import { formatReport, isHealthy, reportAsJson, runTool } from "../setup/runtime.ts";
import { examine } from "./doctor/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const findings = await examine();
    console.log(Deno.args.includes("--json") ? reportAsJson(findings) : formatReport(findings));
    return isHealthy(findings) ? 0 : 1;
  });
}
