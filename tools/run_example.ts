/**
 * Running an example with what it needs.
 *
 * @module
 */

import { ensureModel, type ModelName } from "./models/mod.ts";
import { ensureReady } from "./ready.ts";
import { createConsole } from "./shared/console.ts";
import { join } from "./shared/path.ts";
import { cacheDirectory, packageRoot } from "./shared/paths.ts";

/** An example that takes its model by `--model`. */
export interface Example {
  /** Its folder in `examples/`, with a `main.ts`. */
  readonly name: string;
  /** The model that it uses. */
  readonly model: ModelName;
  /** The file of the model that it takes. Default: its folder. */
  readonly file?: string;
}

/**
 * Sets up what is missing, then runs an example with this process's arguments. Standard output is the example's alone.
 *
 * @param example Which.
 * @returns Its exit code.
 * @throws {SetupError} If something stands in the way.
 */
export async function runExample({ name, model, file = "" }: Example): Promise<number> {
  const console = createConsole();
  await ensureReady(console);
  const place = await ensureModel(model, { cache: cacheDirectory(), console });
  const root = packageRoot();
  const example = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      `--config=${join(root, "deno.json")}`,
      join(root, "examples", name, "main.ts"),
      `--model=${join(place, file)}`,
      ...Deno.args,
    ],
    // Paths in the arguments mean those of the shell that the task was started from.
    cwd: Deno.env.get("INIT_CWD"),
  }).spawn();
  // The terminal's Ctrl-C reaches the example too, whose ranks end with it; we wait for that.
  Deno.addSignalListener("SIGINT", () => {});
  Deno.addSignalListener("SIGTERM", () => example.kill("SIGTERM"));
  return (await example.status).code;
}
