/** A runner that may not be there yet, or for a moment. @module */
import { TimeoutError } from "../errors.ts";

/** Nothing tells of its coming. */
const RETRY_MS = 50;

/** Tries until a runner is there.
 *
 * @param limitMs For how long.
 * @param reach Reaches it.
 * @returns What `reach` gives.
 * @throws {TimeoutError} If no runner is there in time.
 * @throws {Error} What `reach` fails with otherwise.
 */
export async function untilThere<T>(limitMs: number, reach: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  while (true) {
    try {
      return await reach();
    } catch (error) {
      if (!isNotThere(error)) throw error;
      if (performance.now() - startedAt > limitMs) {
        throw new TimeoutError(`Cannot run rank: no runner is there after ${limitMs} ms`, { cause: error });
      }
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function isNotThere(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.ConnectionRefused;
}
