/**
 * The demo's speech model: silero-vad's TorchScript file, out of its wheel.
 *
 * @module
 */

import type { Console } from "../shared/console.ts";
import { requireRoom } from "../shared/disk.ts";
import { SetupError } from "../shared/failure.ts";
import { statOrUndefined, writingInto } from "../shared/files.ts";
import { formatBytes } from "../shared/format.ts";
import { acquireLock } from "../shared/lock.ts";
import { join } from "../shared/path.ts";
import { displayPath } from "../shared/paths.ts";
import { makeWholeFolder } from "../shared/whole_folder.ts";
import { findPip, type Pip } from "../toolchain/python.ts";
import { downloadWheels } from "../wheels/download.ts";
import { extractTo, openArchive } from "../wheels/zip.ts";
import type { WheelSet } from "../wheels/wheel.ts";

const VERSION = "6.2.3";
const MEMBER = "silero_vad/data/silero_vad.jit";
const FILE = "silero_vad.jit";
const SILERO_VAD: WheelSet = {
  platformTags: ["any"],
  wheels: [{
    requirement: `silero-vad==${VERSION}`,
    file: `silero_vad-${VERSION}-py3-none-any.whl`,
    sha256: "7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8",
    byteLength: 11_317_527,
  }],
};

/** Options for {@linkcode ensureSpeechModel}. */
export interface SpeechModelOptions {
  /** The cache that checkouts share. */
  cache: string;
  /** Where to speak. */
  console: Console;
  /** What to fetch. Defaults to silero-vad. */
  set?: WheelSet;
  /** Finds pip. */
  pip?: () => Promise<Pip>;
}

/**
 * Returns the TorchScript file of the model, fetching it where it is missing.
 *
 * @throws {SetupError} If it cannot be fetched.
 */
export async function ensureSpeechModel(options: SpeechModelOptions): Promise<string> {
  const { cache, console, set = SILERO_VAD, pip = findPip } = options;
  const place = join(cache, `silero-vad-${VERSION}`);
  const model = join(place, FILE);
  if (await statOrUndefined(model) !== undefined) return model;
  return await writingInto(cache, async () => {
    using _ = await acquireLock(join(cache, "setup.lock"), console);
    if (await statOrUndefined(model) !== undefined) return model;
    const bytes = set.wheels.reduce((sum, wheel) => sum + wheel.byteLength, 0);
    await requireRoom("silero-vad", cache, 3 * bytes);
    console.say(
      `Fetching silero-vad ${VERSION}: ${formatBytes(bytes)} through pip, into ${displayPath(cache)}`,
    );
    const folder = join(cache, "downloads");
    const [wheel] = await downloadWheels(set, { folder, pip, console });
    await makeWholeFolder(place, (partial) => extractModel(wheel!, join(partial, FILE)));
    await Deno.remove(wheel!);
    return model;
  });
}

async function extractModel(wheel: string, path: string): Promise<void> {
  await using archive = await openArchive(wheel);
  const member = archive.members.find(({ name }) => name === MEMBER);
  if (member === undefined) {
    throw new SetupError({
      message: `Cannot find ${MEMBER} in ${wheel}`,
      remedy: "remove the wheel and run it again",
    });
  }
  await extractTo(member, path);
}
