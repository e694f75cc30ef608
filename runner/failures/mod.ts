/**
 * Finds failures, reports them, and recovers from them.
 *
 * @module
 */
export { ErrorLog } from "./error_log.ts";
export { Losses } from "./losses.ts";
export { lateStart, reportOnAll } from "./reports.ts";
export { Supervision } from "./supervision.ts";
