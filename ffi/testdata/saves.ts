/**
 * Saves checkpoints to the given file in a loop, and writes a line for each.
 *
 * @module
 */
import { saveCheckpoint } from "../models/mod.ts";
import { ops } from "../ops/mod.ts";

for (let step = 1;; step++) {
  const parts = Array.from({ length: 4 }, () => ops.full([500_000], step, { dtype: "float32" }));
  await saveCheckpoint({ step, parts }, Deno.args[0]!);
  for (const part of parts) part.dispose();
  console.log(step);
}
