/**
 * The test suites of both languages.
 *
 * @module
 */
export { asanSuite, cargoSuites, denoSuite, denoSuites } from "./commands.ts";
export { formatCounts } from "./counts.ts";
export { docSuite } from "./doc_examples.ts";
export { runSuite } from "./run_suite.ts";
export { runSuites } from "./run_suites.ts";
