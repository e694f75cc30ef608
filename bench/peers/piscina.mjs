// Two threads of a piscina pool. Its argument is the folder whose node_modules has piscina.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { Piscina } = createRequire(`${process.argv[2]}/`)("piscina");
const BULK = 16 * 2 ** 20; // float32 elements: 64 MiB
const filename = new URL("piscina_task.mjs", import.meta.url).href;
const pool = new Piscina({ filename, minThreads: 2, maxThreads: 2, idleTimeout: 600_000 });
const both = (value, options) => Promise.all([pool.run(value, options), pool.run(value, options)]);
const numbers = new Float32Array(BULK).fill(1);

const runs = {
  call: () => both({ a: 1 }),
  send: () => both(numbers, { name: "take" }),
  fetch: () => pool.run(BULK, { name: "give" }),
  stop: () => pool.destroy(),
};

await both({ a: 1 });
console.log(JSON.stringify("ready"));
for await (const line of createInterface({ input: process.stdin })) {
  const [name, count] = JSON.parse(line);
  console.log(JSON.stringify(name in runs ? await measure(runs[name], count) : null));
  if (name === "stop") break;
}
process.exit();

async function measure(run, count) {
  const samples = [];
  for (let index = 0; index < count; index++) {
    const startedAt = performance.now();
    await run();
    samples.push(performance.now() - startedAt);
  }
  return samples;
}
