/**
 * `deno task test:frames [count] [seed]`: runs random frames through the decoders. Default: ten million
 * frames.
 *
 * @module
 */
import { tryFrames } from "./run.ts";

const [count = "10000000", seed = String(Math.floor(Math.random() * 2 ** 32))] = Deno.args;
console.log(`${count} frames, seed ${seed}`);
// Most frames end in an error. Only its class matters, so stacks are skipped.
Error.stackTraceLimit = 0;
const startedAt = performance.now();
const outcomes = tryFrames({
  count: Number(count),
  seed: Number(seed),
  onProgress: (done) => {
    if (done % 1_000_000 === 0 && done > 0) console.log(`${done} frames`);
  },
});
const seconds = Math.round((performance.now() - startedAt) / 1000);
const { read, refused, cut } = outcomes;
const megabytes = Math.round(Deno.memoryUsage().rss / 2 ** 20);
console.log(
  `${read} read, ${refused} refused, ${cut} cut, in ${seconds} s; this process has ${megabytes} MiB`,
);
