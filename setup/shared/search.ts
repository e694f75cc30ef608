/**
 * Finds this package's libraries, and says what to do if they are not found.
 *
 * @module
 */

import { describeTried, type Library, placesOf } from "../../libraries/mod.ts";
import { statOrUndefined } from "./files.ts";

/** The result of a search. */
export interface Searched {
  /** The first file that is there; `undefined` if none is. */
  readonly path: string | undefined;
  /** Where it was searched. */
  readonly tried: string;
}

/** Searches a library in its places. */
export async function searchLibrary(library: Library): Promise<Searched> {
  const places = placesOf(library, (name) => Deno.env.get(name));
  const tried = describeTried(places);
  for (const path of places.paths) {
    if (await statOrUndefined(path) !== undefined) return { path, tried };
  }
  return { path: undefined, tried };
}

/**
 * Returns the remedy for a file that is not found.
 *
 * @param variable The environment variable that may name its place. If it does, it is wrong.
 * @param otherwise The remedy if the variable is not set.
 */
export function remedyFor(variable: string, otherwise: string): string {
  return Deno.env.get(variable) ? `correct ${variable}, or unset it` : otherwise;
}
