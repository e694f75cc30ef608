/**
 * `deno task demo`: sets up what is missing, then finds the speech in a recording, on two ranks. Arguments go to
 * examples/vad/main.ts; with `--json` standard output holds one object and nothing else.
 *
 * @module
 */

import { runExample } from "./run_example.ts";
import { runTool } from "./shared/cli.ts";

if (import.meta.main) {
  await runTool(() => runExample({ name: "vad", model: "silero-vad", file: "silero_vad.jit" }));
}
