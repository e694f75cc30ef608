/**
 * The test suites of both languages.
 *
 * @module
 */
export { asanSuite, cargoSuites, denoSuite } from "./commands.ts";
export { addCounts, formatCounts, NO_TESTS } from "./counts.ts";
export { docSuite } from "./doc_examples.ts";
export { runSuite } from "./run_suite.ts";
export { makeTemporaryFolder, removeTemporaryFolder } from "./temporary_folder.ts";
