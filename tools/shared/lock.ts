/**
 * One set-up at a time.
 *
 * @module
 */

import type { Console } from "./console.ts";
import { dirname } from "./path.ts";

/**
 * Takes the lock file at `path`, waiting while another process holds it. The system gives it back when the
 * holder ends, however it ends.
 *
 * @returns The lock; disposing of it gives it back.
 */
export async function acquireLock(path: string, console: Console): Promise<Disposable> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const file = await Deno.open(path, { create: true, write: true });
  const notice = setTimeout(() => console.say("Waiting for another set-up to finish"), 500);
  try {
    await file.lock(true);
  } catch (error) {
    file.close();
    throw error;
  } finally {
    clearTimeout(notice);
  }
  return file;
}
