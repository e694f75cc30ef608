/**
 * Exports of this folder.
 *
 * @module
 */
export { examineCheckout } from "./examine.ts";
