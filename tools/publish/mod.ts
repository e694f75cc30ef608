/**
 * Publishing the package and its npm packages.
 *
 * @module
 */
export { type Publishable, publishToNpm } from "./npm.ts";
export { stagePackage } from "./stage.ts";
