/**
 * Unpacks wheels.
 *
 * @module
 */

import { basename, type Console, dirname, join, SetupError } from "../shared/mod.ts";
import { type Archive, extractTo, type Member, openArchive } from "./zip.ts";

/** A member and its path in the folder. */
interface Placed {
  member: Member;
  place: string;
}

/**
 * Unpacks members of `wheels` into `folder`.
 *
 * @param place Returns the path in the folder for a member; `undefined` to leave it out.
 * @returns Whether torch's wheel is among them and is a CUDA build.
 * @throws {SetupError} If a wheel cannot be read.
 */
export async function unpackWheels(
  wheels: readonly string[],
  folder: string,
  console: Console,
  place: (member: string, hasCuda: boolean) => string | undefined,
): Promise<{ hasCuda: boolean }> {
  await using stack = new AsyncDisposableStack();
  const archives: Archive[] = [];
  for (const wheel of wheels) archives.push(stack.use(await openWheel(wheel)));
  const members = archives.flatMap((archive) => archive.members);
  const hasCuda = members.some(({ name }) => name.startsWith("torch/lib/libtorch_cuda."));
  const placed = members.flatMap((member): Placed[] => {
    const path = place(member.name, hasCuda);
    return path === undefined ? [] : [{ member, place: path }];
  });
  const progress = console.progress("unpacking", placed.reduce((sum, one) => sum + one.member.byteLength, 0));
  let done = 0;
  const folders = new Set<string>();
  for (const { member, place } of placed) {
    const path = join(folder, place);
    if (!folders.has(dirname(path))) {
      await Deno.mkdir(dirname(path), { recursive: true });
      folders.add(dirname(path));
    }
    await extractTo(member, path, (written) => progress.update(done += written));
  }
  progress.finish();
  return { hasCuda };
}

async function openWheel(wheel: string): Promise<Archive> {
  try {
    return await openArchive(wheel);
  } catch (error) {
    throw new SetupError({
      message: `Cannot read ${basename(wheel)}: ${error instanceof Error ? error.message : error}`,
      remedy: `remove ${wheel} and run the command again`,
    }, { cause: error });
  }
}
