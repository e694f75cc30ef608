/**
 * The cost of large tensors on their way to ranks and back, compared with copies of the same bytes.
 *
 * @module
 */
import { DistributedRunner, tensor, TensorValue } from "@cohort/distributed";
import { BULK_BYTE_LENGTH, Copies } from "./limits/copies.ts";
import { formatSamples, median, ratioRow, type Row, time } from "./measure.ts";
import { knowsOption } from "./invoke_options.ts";
import { Takes, Yields } from "./ranks/bytes.ts";
import { Returns } from "./ranks/workers.ts";

const ROUNDS = 20;
const QUIET = { device: "cpu", logs: "none" } as const;

/** A stream of large items. */
const STREAM = { items: 8, byteLength: 16 * 2 ** 20 };

/** Measures the same tensor sent to 1, 2 and 8 ranks, and returned, and a stream of large items. */
export async function bytes(): Promise<Row[]> {
  return [...await sent(), ...await returned(), ...await streamed()];
}

async function sent(): Promise<Row[]> {
  const length = BULK_BYTE_LENGTH / Float32Array.BYTES_PER_ELEMENT;
  const payload = { tensor: tensor(new Float32Array(length).fill(7), [length]) };
  await using runners = new AsyncDisposableStack();
  const ways: { worldSize: number; send(): Promise<void>; samples: number[] }[] = [];
  for (const worldSize of [1, 2, 8]) {
    const runner = runners.use(new DistributedRunner(Takes, { ...QUIET, worldSize }));
    await runner.start();
    const send = async () => {
      const [count, last] = await runner.invoke(payload);
      if (count !== length || last !== 7) throw new Error("Cannot measure: the tensor arrived damaged");
    };
    ways.push({ worldSize, send, samples: [] });
  }
  using copies = new Copies();
  const written: number[] = [];
  // In turns, because a shared machine is slow at times.
  for (let round = 0; round < ROUNDS; round++) {
    written.push(...await time(() => copies.write(), 1, 1));
    for (const { send, samples } of ways) samples.push(...await time(send, 1, 1));
  }
  const [one, two, eight] = ways.map(({ samples }) => samples);
  return [
    plainRow("64 MiB written into a reused file on tmpfs", written),
    ratioRow("a 64 MiB tensor sent to 1 rank", formatSamples(one!), ratioOf(one!, written), "`writeSync`"),
    ratioRow(
      "a 64 MiB tensor sent to 2 ranks",
      formatSamples(two!),
      ratioOf(two!, written, 1.3),
      "`writeSync`",
    ),
    ratioRow("a 64 MiB tensor sent to 8 ranks", formatSamples(eight!), ratioOf(eight!, one!, 1.15), "1 rank"),
  ];
}

async function returned(): Promise<Row[]> {
  await using runner = new DistributedRunner(Returns, { ...QUIET, worldSize: 2 });
  await runner.start();
  const own = new ArrayBuffer(BULK_BYTE_LENGTH);
  const invoke = async (options: object) => {
    const result = await runner.invoke(undefined, options);
    if (!(result instanceof TensorValue) || (result.data as Float32Array).at(-1) !== 1.5) {
      throw new Error("Cannot measure: the tensor arrived damaged");
    }
    (result as Partial<Disposable>)[Symbol.dispose]?.();
  };
  using copies = new Copies();
  const samples = {
    read: [] as number[],
    copied: [] as number[],
    copiedFresh: [] as number[],
    fresh: [] as number[],
    into: [] as number[],
    view: [] as number[],
  };
  const runs: Partial<Record<keyof typeof samples, () => unknown>> = {
    read: () => copies.read(),
    copied: () => copies.copy(),
    copiedFresh: () => copies.copyFresh(),
    fresh: () => invoke({}),
  };
  if (await knowsOption(runner, "into")) runs.into = () => invoke({ into: () => own });
  if (await knowsOption(runner, "view")) runs.view = () => invoke({ view: true });
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(runs)) {
      samples[name as keyof typeof samples].push(...await time(run, 1, 1));
    }
  }
  const { read, copied, copiedFresh, fresh, into, view } = samples;
  const optional = (what: string, own: number[], limit: number[], bound: number, of: string): Row[] =>
    own.length === 0 ? [] : [ratioRow(what, formatSamples(own), ratioOf(own, limit, bound), of)];
  return [
    plainRow("64 MiB read from a file on tmpfs into a reused array", read),
    plainRow("64 MiB copied into a reused array", copied),
    plainRow("64 MiB copied into a fresh array", copiedFresh),
    ...optional("a 64 MiB tensor returned", fresh, copiedFresh, 1.4, "a copy into a fresh array"),
    ...optional("a 64 MiB tensor returned, `{ into }`", into, read, 1.7, "`readSync`"),
    ...optional("a 64 MiB tensor returned, `{ view: true }`", view, copied, 1.3, "one copy"),
  ];
}

async function streamed(): Promise<Row[]> {
  await using runner = new DistributedRunner(Yields, { ...QUIET, worldSize: 2 });
  await runner.start();
  const read = async () => {
    let items = 0;
    for await (const item of runner.stream(STREAM)) {
      if (!(item instanceof TensorValue) || (item.data as Float32Array).at(-1) !== 1.5) break;
      items++;
    }
    if (items !== STREAM.items) throw new Error("Cannot measure: an item arrived damaged");
  };
  using copies = new Copies();
  const copyAll = () => {
    for (let item = 0; item < STREAM.items; item++) copies.copyFresh(STREAM.byteLength);
  };
  const samples = { copied: [] as number[], read: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    samples.copied.push(...await time(copyAll, 1, 1));
    samples.read.push(...await time(read, 1, 1));
  }
  const ratio = ratioOf(samples.read, samples.copied);
  return [
    plainRow("8 × 16 MiB copied into fresh arrays", samples.copied),
    ratioRow(
      "a stream of 8 tensors of 16 MiB",
      formatSamples(samples.read),
      ratio,
      "copies into fresh arrays",
    ),
  ];
}

function ratioOf(own: number[], limit: number[], bound?: number) {
  return { value: median(own) / median(limit), bound };
}

function plainRow(what: string, samples: number[]): Row {
  return { what, result: formatSamples(samples), bound: "", reached: null };
}
