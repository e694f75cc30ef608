/**
 * The paths of models in the cache that checkouts share.
 *
 * @module
 */

import { cacheDirectory, join, statOrUndefined } from "../../setup/shared/mod.ts";
import { type Model, type ModelName, MODELS } from "./table.ts";

/** Returns the folder of a model in `cache`, such as `silero-vad-6.2.3`, whether it exists or not. */
export function placeOf(model: Model, cache: string): string {
  return join(cache, model.wheel.requirement.replace("==", "-"));
}

/**
 * Returns whether the folder of a model contains all its files. A folder that another version of the table
 * filled may lack some.
 */
export async function isThere(model: Model, cache: string): Promise<boolean> {
  const place = placeOf(model, cache);
  for (const file of model.files) {
    if (await statOrUndefined(join(place, file)) === undefined) return false;
  }
  return true;
}

/**
 * Returns the folder of a model that was already fetched. For tests, which do not use the network.
 *
 * @param name The model.
 * @param cache The cache. Defaults to the one that checkouts share.
 * @throws {Error} If the model was not fetched.
 */
export async function fetchedModel(name: ModelName, cache: string = cacheDirectory()): Promise<string> {
  if (await isThere(MODELS[name], cache)) return placeOf(MODELS[name], cache);
  throw new Error(
    `Cannot find the model ${name} in ${placeOf(MODELS[name], cache)}: \`deno task test\` fetches it`,
  );
}
