/**
 * Internals of modules that other folders of the package use.
 *
 * @module
 */
export { markShard } from "./shard.ts";
