/**
 * Helpers for the tests of every folder.
 *
 * @module
 */

/** A file or folder that is removed when it is disposed of. */
export interface Temporary extends Disposable {
  readonly path: string;
}

/** Makes an empty folder. Hold it with `using`, so that it is removed even if the test fails. */
export function temporaryFolder(options: Deno.MakeTempOptions = {}): Temporary {
  return removedAtEnd(Deno.makeTempDirSync(options));
}

/** Makes an empty file. Hold it with `using`, so that it is removed even if the test fails. */
export function temporaryFile(options: Deno.MakeTempOptions = {}): Temporary {
  return removedAtEnd(Deno.makeTempFileSync(options));
}

function removedAtEnd(path: string): Temporary {
  return {
    path,
    [Symbol.dispose]() {
      try {
        Deno.removeSync(path, { recursive: true });
      } catch (error) {
        // The test itself may have removed it.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    },
  };
}

/**
 * Waits until a condition holds. Throws if that takes longer than `limitMs`, so that a test does not hang.
 *
 * @param condition Checked every `intervalMs` milliseconds, and at once.
 * @param what What the test waits for, for the error.
 * @param limitMs The time limit, in milliseconds.
 * @param intervalMs The time between two checks. With 0, each turn of the event loop has a check.
 */
export async function until(
  condition: () => boolean,
  what: string,
  limitMs = 60_000,
  intervalMs = 5,
): Promise<void> {
  const startedAt = performance.now();
  while (!condition()) {
    if (performance.now() - startedAt > limitMs) {
      throw new Error(`waited more than ${limitMs} ms for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

/** Returns whether a file or folder exists. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
