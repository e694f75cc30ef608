/**
 * The cost of calls, streams and starts.
 *
 * @module
 */
import { DistributedRunner } from "@cohort/distributed";
import { FanOut } from "./fan_out.ts";
import { format, formatSamples, median, quantile, ratioRow, type Row, time } from "./measure.ts";
import { RawSocket } from "./raw_socket.ts";
import { Checkpoints, Noop, Returns, Streams } from "./ranks/workers.ts";

const MANY = 32;
const QUIET = { worldSize: 2, device: "cpu", logs: "none" } as const;

/** Compares a no-op call of two ranks with a bare fan-out to two processes. */
export async function calls(): Promise<Row[]> {
  return await compareWithFanOut(2, { rounds: 30, count: 200, bound: 2, tailBound: 1.3 });
}

/** Compares a no-op call of 32 ranks with a bare fan-out to 32 processes. */
export async function callsToMany(): Promise<Row[]> {
  return await compareWithFanOut(32, { rounds: 20, count: 50, bound: 2.5 });
}

async function compareWithFanOut(
  worldSize: number,
  { rounds, count, bound, tailBound }: { rounds: number; count: number; bound: number; tailBound?: number },
): Promise<Row[]> {
  await using runner = new DistributedRunner(Noop, { ...QUIET, worldSize });
  await runner.start();
  await using bare = await FanOut.open(worldSize);
  const raw: number[] = [];
  const invoke: number[] = [];
  await time(() => runner.invoke(), 10 * count);
  await time(() => bare.round(), 10 * count);
  // In turns, because a shared machine is slow at times.
  for (let round = 0; round < rounds; round++) {
    raw.push(...await time(() => bare.round(), count, count / 10));
    invoke.push(...await time(() => runner.invoke(), count, count / 10));
  }
  const value = median(invoke) / median(raw);
  const tail = (samples: number[]) => quantile(samples, 0.99) / median(samples);
  const tailRatio = tail(invoke) / tail(raw);
  const rows: Row[] = [
    {
      what: `bare Deno fan-out of 256 B to ${worldSize} processes`,
      result: formatSamples(raw),
      bound: "",
      reached: null,
    },
    ratioRow(
      `no-op \`invoke\` of ${worldSize} ranks`,
      formatSamples(invoke),
      { value, bound },
      "the bare fan-out",
    ),
  ];
  if (tailBound === undefined) return rows;
  return [
    ...rows,
    ratioRow(
      `its p99 over its median, ${worldSize} ranks`,
      tail(invoke).toFixed(1),
      { value: tailRatio, bound: tailBound },
      "the bare fan-out's",
    ),
  ];
}

/** Measures starting two ranks, including libtorch and the Gloo group, and stopping them. */
export async function starts(): Promise<Row[]> {
  const starting: number[] = [];
  const stopping: number[] = [];
  for (let round = 0; round < 7; round++) {
    const runner = new DistributedRunner(Noop, QUIET);
    const [start] = await time(() => runner.start(), 1);
    const [stop] = await time(() => runner.stop(), 1);
    if (round === 0) continue;
    starting.push(start!);
    stopping.push(stop!);
  }
  return [
    {
      what: "`start()` of two ranks, libtorch loaded, group formed",
      result: formatSamples(starting),
      bound: "< 1 s",
      reached: median(starting) < 1000,
    },
    {
      what: "`stop()` of two ranks",
      result: formatSamples(stopping),
      bound: "≤ 50 ms",
      reached: median(stopping) <= 50,
    },
  ];
}

/** Measures starting and stopping 32 ranks. */
export async function manyRanks(): Promise<Row[]> {
  const starting: number[] = [];
  const stopping: number[] = [];
  for (let round = 0; round < 3; round++) {
    const runner = new DistributedRunner(Noop, { ...QUIET, worldSize: MANY });
    starting.push(...await time(() => runner.start(), 1));
    await runner.invoke();
    stopping.push(...await time(() => runner.stop(), 1));
  }
  const boundMs = 50 + (MANY - 2) * 10;
  return [
    {
      what: `\`start()\` of ${MANY} ranks`,
      result: formatSamples(starting),
      bound: "",
      reached: null,
    },
    {
      what: `\`stop()\` of ${MANY} ranks`,
      result: formatSamples(stopping),
      bound: `≤ ${boundMs} ms`,
      reached: median(stopping) <= boundMs,
    },
  ];
}

/** Measures streams of 200 and 20,000 small items. */
export async function streams(): Promise<Row[]> {
  await using runner = new DistributedRunner(Streams, QUIET);
  await runner.start();
  const rows: Row[] = [];
  const firstBound = 0.6;
  for (const [items, rounds, bound] of [[200, 60, 100_000], [20_000, 10, 200_000]] as const) {
    const first: number[] = [];
    const rates: number[] = [];
    for (let round = -3; round < rounds; round++) {
      const startedAt = performance.now();
      let count = 0;
      let firstMs = 0;
      for await (const _ of runner.stream({ items })) {
        if (count++ === 0) firstMs = performance.now() - startedAt;
      }
      if (count !== items + 1) throw new Error(`Cannot measure: ${count} of ${items + 1} items arrived`);
      if (round < 0) continue;
      first.push(firstMs);
      rates.push(items / (performance.now() - startedAt) * 1000);
    }
    rows.push({
      what: `a stream of ${items} small items`,
      result: `${median(rates).toFixed(0)} items/s, first item after ${format(median(first))}`,
      bound: `≥ ${bound.toLocaleString("en-US")} items/s, first ≤ ${format(firstBound)}`,
      reached: median(rates) >= bound && median(first) <= firstBound,
    });
  }
  return rows;
}

/** Measures a checkpoint in a call that is not canceled, including its turns of the event loop. */
export async function checkpoints(): Promise<Row[]> {
  await using runner = new DistributedRunner(Checkpoints, { ...QUIET, worldSize: 1 });
  await runner.start();
  const samples: number[] = [];
  for (let round = 0; round < 5; round++) samples.push(await runner.invoke());
  return [{
    what: "a checkpoint of a call that is not canceled",
    result: `${median(samples).toFixed(0)} ns (n ${samples.length} × 1,000,000)`,
    bound: "< 1 µs",
    reached: median(samples) < 1000,
  }];
}

/** Compares a returned tensor of 64 MiB with the same bytes over a bare socket. */
export async function tensors(): Promise<Row[]> {
  await using runner = new DistributedRunner(Returns, QUIET);
  await runner.start();
  await using socket = await RawSocket.open();
  const raw: number[] = [];
  const returned: number[] = [];
  for (let round = 0; round < 20; round++) {
    raw.push(...await time(() => socket.bulk(), 1, 1));
    returned.push(...await time(() => runner.invoke(), 1, 1));
  }
  const ratio = median(returned) / median(raw);
  return [
    { what: "64 MiB over a bare Deno Unix socket", result: formatSamples(raw), bound: "", reached: null },
    {
      what: "a 64 MiB tensor returned",
      result: `${formatSamples(returned)}, ${ratio.toFixed(2)} × the bare socket`,
      bound: "≤ 1.5 ×",
      reached: ratio <= 1.5,
    },
  ];
}

/**
 * Measures the clock ticks that the main threads of the runner and its ranks use in ten idle seconds, in a
 * process that does little else.
 */
export async function idle(): Promise<Row[]> {
  const script = import.meta.resolve("./idle.ts");
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script],
    stdin: "null",
    stderr: "inherit",
  });
  const ticks: number[] = JSON.parse(new TextDecoder().decode((await command.output()).stdout));
  return [{
    what: "clock ticks (10 ms) in ten idle seconds: runner, rank 0, rank 1",
    result: ticks.join(", "),
    bound: "0",
    reached: ticks.every((count) => count === 0),
  }];
}
