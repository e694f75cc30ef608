/**
 * Generated files: written where they are not up to date, or told.
 *
 * @module
 */
import { join, packageRoot } from "../shared/mod.ts";

/**
 * Text as `deno fmt` would have it.
 *
 * @param text TypeScript.
 * @returns The text.
 * @throws {Error} If it is no TypeScript.
 */
export async function formatted(text: string): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, text);
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--quiet", "--line-width", "110", file],
    }).output();
    if (!success) throw new Error("Cannot format what was generated: it is no TypeScript");
    return await Deno.readTextFile(file);
  } finally {
    await Deno.remove(file);
  }
}

/**
 * Writes files whose text has changed, and says which.
 *
 * @param files Their texts, by path in the package.
 * @param isCheck Say only.
 * @returns Whether all were up to date.
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
