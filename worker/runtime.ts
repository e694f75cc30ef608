/**
 * Functions for other folders of this package, in addition to the public exports.
 *
 * @module
 */
export { bind, bindingOf } from "./binding.ts";
export { SET_PROCESS_GROUP } from "./internal.ts";
