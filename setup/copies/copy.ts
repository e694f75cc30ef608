/**
 * Copies the native libraries for a program that has no package folder.
 *
 * @module
 */

import {
  type Console,
  explainWriteErrors,
  formatBytes,
  join,
  requireRoom,
  statOrUndefined,
  writeAtomically,
} from "../shared/mod.ts";
import { type CopiedFile, listCopied } from "./list.ts";

/** How the user chooses another folder. */
const CHOOSE = "name";

/**
 * Copies the native libraries that programs of this machine use, with libtorch and the licenses, into a
 * folder, over what is there.
 *
 * @param folder The folder. It is created if it is missing.
 * @param console Receives a line for each library.
 * @throws {SetupError} If a library is not found, or the folder cannot be written or has too little space.
 */
export async function copyLibraries(folder: string, console: Console): Promise<void> {
  const { libraries, licenses, variables, missing } = await listCopied();
  const total = await explainWriteErrors(folder, async () => {
    const needed = await neededBytes(folder, [...libraries, ...licenses]);
    await requireRoom("the libraries", folder, needed, CHOOSE);
    let sum = 0;
    for (const file of libraries) {
      const size = await copy(file, folder);
      console.say(`  ${file.to}  ${formatBytes(size)}`);
      sum += size;
    }
    let texts = 0;
    for (const file of licenses) texts += await copy(file, folder);
    console.say(`  ${licenses.length} files with licenses  ${formatBytes(texts)}`);
    return sum + texts;
  }, CHOOSE);
  for (const line of missing) console.say(`  ${line}`);
  const settings = Object.entries(variables).map(([name, file]) => `${name}=${join(folder, file)}`);
  console.say(
    `Ready: ${
      formatBytes(total)
    } in ${folder}; a program that is one file finds the libraries beside itself, ` +
      `other programs with ${settings.join(" ")}`,
  );
}

async function copy({ from, to }: CopiedFile, folder: string): Promise<number> {
  const path = join(folder, to);
  await writeAtomically(path, (temporary) => Deno.copyFile(from, temporary));
  return (await Deno.stat(path)).size;
}

/** Returns the most bytes by which the copies exceed, at one time, what they replace. */
async function neededBytes(folder: string, files: readonly CopiedFile[]): Promise<number> {
  let more = 0;
  let largest = 0;
  for (const { from, to } of files) {
    const { size } = await Deno.stat(from);
    const replaced = (await statOrUndefined(join(folder, to)))?.size ?? 0;
    more += size - replaced;
    largest = Math.max(largest, replaced);
  }
  return Math.max(0, more) + largest;
}
