/**
 * `deno task example:embed`: sets up what is missing, then finds the sentences nearest in meaning to a query, on two
 * ranks. Arguments go to examples/embeddings/main.ts; with `--json` standard output holds one object and nothing else.
 *
 * @module
 */

import { runExample } from "./run_example.ts";
import { runTool } from "./shared/cli.ts";

if (import.meta.main) {
  await runTool(() => runExample({ name: "embeddings", model: "all-minilm-l6-v2" }));
}
