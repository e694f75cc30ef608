/**
 * `deno task demo`: sets up what is missing, then finds the speech in a recording, on two ranks. Arguments go to
 * examples/vad/main.ts; with `--json` standard output holds one object and nothing else.
 *
 * @module
 */

import { ensureSpeechModel } from "./demo/speech_model.ts";
import { ensureReady } from "./ready.ts";
import { runTool } from "./shared/cli.ts";
import { createConsole } from "./shared/console.ts";
import { join } from "./shared/path.ts";
import { cacheDirectory, packageRoot } from "./shared/paths.ts";

if (import.meta.main) {
  await runTool(async () => {
    const console = createConsole();
    await ensureReady(console);
    const model = await ensureSpeechModel({ cache: cacheDirectory(), console });
    const root = packageRoot();
    const program = join(root, "examples", "vad", "main.ts");
    const demo = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", `--config=${join(root, "deno.json")}`, program, `--model=${model}`, ...Deno.args],
      // Paths in the arguments mean those of the shell that the task was started from.
      cwd: Deno.env.get("INIT_CWD"),
    }).spawn();
    // The terminal's Ctrl-C reaches the demo too, whose ranks end with it; we wait for that.
    Deno.addSignalListener("SIGINT", () => {});
    Deno.addSignalListener("SIGTERM", () => demo.kill("SIGTERM"));
    return (await demo.status).code;
  });
}
