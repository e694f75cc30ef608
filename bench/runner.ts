/**
 * The cost of calls, streams and starts.
 *
 * @module
 */
import { DistributedRunner } from "@cohort/distributed";
import { format, formatSamples, median, type Row, time } from "./measure.ts";
import { RawSocket } from "./raw_socket.ts";
import { Checkpoints, Noop, Returns, Streams } from "./ranks/workers.ts";

const QUIET = { worldSize: 2, device: "cpu", logs: "none" } as const;

/** Compares a no-op call of two ranks with a bare ping-pong. */
export async function calls(): Promise<Row[]> {
  await using runner = new DistributedRunner(Noop, QUIET);
  await runner.start();
  await using socket = await RawSocket.open("echo");
  const raw: number[] = [];
  const invoke: number[] = [];
  await time(() => runner.invoke(), 2000);
  // In turns, because a shared machine is slow at times.
  for (let round = 0; round < 50; round++) {
    raw.push(...await time(() => socket.pingPong(), 100, 20));
    invoke.push(...await time(() => runner.invoke(), 100, 20));
  }
  const ratio = median(invoke) / median(raw);
  return [
    {
      what: "bare Deno Unix socket, 256 B round trip",
      result: formatSamples(raw),
      bound: "",
      reached: null,
    },
    {
      what: "no-op `invoke` of two ranks",
      result: `${formatSamples(invoke)}, ${ratio.toFixed(2)} × the bare socket`,
      bound: "≤ 5 ×",
      reached: ratio <= 5,
    },
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
    { what: "`stop()`", result: formatSamples(stopping), bound: "", reached: null },
  ];
}

/** Measures streams of 200 and 20,000 small items. */
export async function streams(): Promise<Row[]> {
  await using runner = new DistributedRunner(Streams, QUIET);
  await runner.start();
  const rows: Row[] = [];
  for (const [items, rounds] of [[200, 30], [20_000, 3]] as const) {
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
      bound: items === 200 ? "> 20,000 items/s, first < 2 ms" : "",
      reached: items === 200 ? median(rates) > 20_000 && median(first) < 2 : null,
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
  await using socket = await RawSocket.open("bulk");
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
