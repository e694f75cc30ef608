/**
 * Exports of this folder.
 *
 * @module
 */
export { examine } from "./examine.ts";
export { formatReport, isHealthy, reportAsJson } from "./report.ts";
