import { assert } from "@std/assert";
import { tryFrames } from "./frames/run.ts";

Deno.test("random frames are read or refused within limits of memory and time", () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const { read, refused, cut } = tryFrames({ count: 30_000, seed });
  assert(Math.min(read, refused, cut) > 1000, `seed ${seed}: ${read} read, ${refused} refused, ${cut} cut`);
});

Deno.test("the same seed gives the same frames", () => {
  const run = () => JSON.stringify(tryFrames({ count: 1000, seed: 7 }));
  assert(run() === run());
});
