/**
 * Cohort as the other programs are measured: a process that answers requests.
 *
 * @module
 */
import { DistributedRunner, RankExitError, tensor } from "@cohort/distributed";
import { knowsOption } from "../invoke_options.ts";
import { BULK_BYTE_LENGTH } from "../limits/copies.ts";
import { time } from "../measure.ts";
import { Serves } from "../ranks/serves.ts";

const QUIET = { worldSize: 2, device: "cpu", logs: "none" } as const;

const runner = new DistributedRunner(Serves, QUIET);
await runner.start();
await runner.invoke();
console.log(JSON.stringify("ready"));

const length = BULK_BYTE_LENGTH / Float32Array.BYTES_PER_ELEMENT;
const numbers = tensor(new Float32Array(length).fill(1), [length]);
const own = new ArrayBuffer(BULK_BYTE_LENGTH);
const fetchOptions: object = await knowsOption(runner, "into") ? { into: () => own } : {};

const runs: Record<string, (count: number) => Promise<unknown>> = {
  call: (count) => time(() => runner.invoke(), count),
  send: (count) => time(() => runner.invoke({ take: numbers }), count),
  fetch: (count) => time(() => runner.invoke({ give: true }, fetchOptions), count),
  stream,
  kill,
  stop: () => time(() => runner.stop(), 1),
};

let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop()!;
  for (const line of lines) {
    const [name, count]: [string, number] = JSON.parse(line);
    console.log(JSON.stringify(await runs[name]?.(count) ?? null));
    if (name === "stop") Deno.exit();
  }
}

async function stream(count: number): Promise<[ms: number, firstMs: number]> {
  const startedAt = performance.now();
  let firstMs = 0;
  let arrived = 0;
  for await (const _ of runner.stream({ items: count })) {
    if (arrived++ === 0) firstMs = performance.now() - startedAt;
  }
  if (arrived !== count + 1) throw new Error(`Cannot measure: ${arrived} of ${count + 1} items arrived`);
  return [performance.now() - startedAt, firstMs];
}

async function kill(count: number): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < count; round++) {
    const waiting = Promise.withResolvers<void>();
    const logs = ({ text }: { text: string }) => text === "waiting" && waiting.resolve();
    const killed = new DistributedRunner(Serves, { ...QUIET, logs });
    await killed.start();
    const known = killed.invoke({ wait: true }).then(() => null, (error: unknown) => error);
    await waiting.promise;
    const killedAt = performance.now();
    Deno.kill(killed.context![1]!.pid, "SIGKILL");
    const error = await known;
    samples.push(performance.now() - killedAt);
    if (!(error instanceof RankExitError)) throw error ?? new Error("Cannot measure: the call did not fail");
    await killed.terminate();
  }
  return samples;
}
