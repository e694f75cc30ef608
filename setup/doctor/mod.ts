/**
 * Exports of this folder.
 *
 * @module
 */
export { type Finding, finding, formatReport, isHealthy, reportAsJson } from "./report.ts";
export { type GpuAnswer, probeGpus, probeLibrary } from "./probe.ts";
