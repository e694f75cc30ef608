/**
 * What the package's own folders need of modules, beside what programs see.
 *
 * @module
 */
export { markShard } from "./shard.ts";
