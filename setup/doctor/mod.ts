/**
 * Exports of this folder.
 *
 * @module
 */
export { examine } from "./examine.ts";
export { type Finding, finding, printReport } from "./report.ts";
