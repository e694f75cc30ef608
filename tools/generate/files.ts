/**
 * Writes generated files, or reports those that are not up to date.
 *
 * @module
 */
import { join } from "../../setup/shared/mod.ts";
import { packageRoot } from "../shared/mod.ts";
import { LINE_WIDTH, wrapDocComments } from "./doc_comments.ts";

/**
 * Formats a text with `deno fmt`, and wraps its doc comments.
 *
 * @param text TypeScript source.
 * @returns The formatted text.
 * @throws {Error} If the text is not valid TypeScript.
 */
export async function formatted(text: string): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, text);
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--quiet", "--line-width", `${LINE_WIDTH}`, file],
    }).output();
    if (!success) throw new Error("Cannot format the generated text: it is not valid TypeScript");
    return wrapDocComments(await Deno.readTextFile(file));
  } finally {
    await Deno.remove(file);
  }
}

/**
 * Writes the files whose text has changed, and prints their paths.
 *
 * @param files The texts, by path in the package.
 * @param isCheck Only print the paths, without writing.
 * @returns Whether all files were up to date.
 */
export async function write(files: Readonly<Record<string, string>>, isCheck: boolean): Promise<boolean> {
  let isUpToDate = true;
  for (const [path, text] of Object.entries(files)) {
    const file = join(packageRoot(), path);
    if (text === await readOrEmpty(file)) continue;
    isUpToDate = false;
    console.error(isCheck ? `${path} is not up to date` : `wrote ${path}`);
    if (!isCheck) await Deno.writeTextFile(file, text);
  }
  return isUpToDate;
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
