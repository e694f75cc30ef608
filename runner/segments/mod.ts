/**
 * Shared memory for the bulk data of payloads, items and results, and of the value for `setup`.
 *
 * @module
 */
export { Payload, type PayloadWriter } from "./payload.ts";
export { type Into, PartReader, readPart } from "./read_part.ts";
export { leaseOf } from "./result_part.ts";
export { ResultView } from "./result_view.ts";
export { Segments } from "./segments.ts";
