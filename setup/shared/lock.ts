/**
 * The lock that allows one setup at a time.
 *
 * @module
 */

import type { Console } from "./console.ts";
import { dirname } from "./path.ts";

/**
 * Acquires the lock file at `path`, waiting while another process holds it. The system releases it when its
 * holder ends, however it ends.
 *
 * @returns The lock. Disposing of it releases it.
 */
export async function acquireLock(path: string, console: Console): Promise<Disposable> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const file = await Deno.open(path, { create: true, write: true });
  const notice = setTimeout(() => console.say("Waiting for another setup to finish"), 500);
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
