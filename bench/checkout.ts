/**
 * Measures the checkout named by its argument, once per line that it reads from standard input. Prints
 * milliseconds by name, as JSON. `compare.ts` runs it.
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import { median, time } from "./measure.ts";

const root = pathToFileURL(`${Deno.args[0]!}/`);
const { DistributedRunner, tensor } = await import(`${root}mod.ts`);
const { Noop } = await import(`${root}bench/ranks/workers.ts`);
const { Collectives } = await import(`${root}bench/ranks/collectives.ts`);

const OPTIONS = {
  worldSize: 2,
  device: "cpu",
  logs: "none",
  env: { OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
};

const calls = new DistributedRunner(Noop, OPTIONS);
await calls.start();
const groups = new DistributedRunner(Collectives, OPTIONS);
await groups.start();

const SMALL = { prompt: "a small prompt", steps: 20, seed: 7 };
const LARGE = tensor(new Float32Array(2 ** 18), [2 ** 18]);
const RECORDS = Array.from(
  { length: 2000 },
  (_, index) => ({ index, name: `record ${index}`, tags: ["a", "b"] }),
);

async function start(): Promise<number> {
  const runner = new DistributedRunner(Noop, OPTIONS);
  const startedAt = performance.now();
  await runner.start();
  const took = performance.now() - startedAt;
  await runner.stop();
  return took;
}

async function sample(): Promise<Record<string, number>> {
  const allReduce = (elements: number, count: number) =>
    groups.invoke({ operation: "all_reduce", elements, count });
  return {
    "invoke of a small object": median(await time(() => calls.invoke(SMALL), 300, 20)),
    "invoke of a tensor of 1 MiB": median(await time(() => calls.invoke(LARGE), 30, 3)),
    "invoke of 2,000 records": median(await time(() => calls.invoke(RECORDS), 20, 3)),
    "start of two ranks": await start(),
    "all-reduce of 4 B": await allReduce(1, 200),
    "all-reduce of 1 MB": await allReduce(250_000, 40),
    "all-reduce of 64 MB": await allReduce(16_000_000, 3),
    "barrier": await groups.invoke({ operation: "barrier", elements: 0, count: 200 }),
  };
}

for await (const _ of Deno.stdin.readable) console.log(JSON.stringify(await sample()));
await Promise.all([calls.stop(), groups.stop()]);
