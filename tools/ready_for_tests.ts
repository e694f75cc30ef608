/**
 * The requirements of the TypeScript tests: libtorch, both native libraries, and the models for tests.
 *
 * @module
 */

import { ensureGpuLibrary } from "./gpu.ts";
import { ensureModel, type ModelName, MODELS } from "./models/mod.ts";
import { ensureReady, type Ready } from "./ready.ts";
import { cacheDirectory, type Console } from "../setup/shared/mod.ts";

/**
 * Fetches and builds what the tests need and is missing.
 *
 * @param console Receives messages and progress.
 * @throws {SetupError} If a required program is missing, or fetching or building fails.
 */
export async function ensureReadyForTests(console: Console): Promise<Ready> {
  const ready = await ensureReady(console);
  await ensureGpuLibrary(console);
  for (const name of Object.keys(MODELS) as ModelName[]) {
    await ensureModel(name, { cache: cacheDirectory(), console });
  }
  return ready;
}
