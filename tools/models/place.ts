/**
 * Where models lie in the cache that checkouts share.
 *
 * @module
 */

import { cacheDirectory, join, statOrUndefined } from "../shared/mod.ts";
import { type Model, type ModelName, MODELS } from "./table.ts";

/** The folder of a model in `cache`, whether it is there or not: `silero-vad-6.2.3`. */
export function placeOf(model: Model, cache: string): string {
  return join(cache, model.wheel.requirement.replace("==", "-"));
}

/**
 * Whether all files of a model lie in its folder. A folder that another version of the table has filled may
 * lack some.
 */
export async function isThere(model: Model, cache: string): Promise<boolean> {
  const place = placeOf(model, cache);
  for (const file of model.files) {
    if (await statOrUndefined(join(place, file)) === undefined) return false;
  }
  return true;
}

/**
 * The folder of a model that has been fetched, for tests: these do not use the network.
 *
 * @param name The model.
 * @param cache The cache. Default: that which checkouts share.
 * @throws {Error} If it is not there.
 */
export async function fetchedModel(name: ModelName, cache: string = cacheDirectory()): Promise<string> {
  if (await isThere(MODELS[name], cache)) return placeOf(MODELS[name], cache);
  throw new Error(
    `Cannot find the model ${name} in ${placeOf(MODELS[name], cache)}: \`deno task test\` fetches it`,
  );
}
