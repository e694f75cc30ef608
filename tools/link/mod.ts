/**
 * Exports of this folder.
 *
 * @module
 */
export { linkProject } from "./project.ts";
