/**
 * Compares Cohort with other programs for distributed work, and with the limits of the system, in one
 * sitting.
 *
 * Each program runs alone, in turns with the limits, because two at a time would share the cores. So compare
 * their ratios to the limits.
 *
 * @module
 */
import { FanOut } from "./fan_out.ts";
import { Copies } from "./limits/copies.ts";
import { type Bar, format, formatSamples, median, type Row, time } from "./measure.ts";
import { Participant, type Program, RequestError } from "./peers/participant.ts";
import { listPrograms } from "./peers/programs.ts";

/** Adds a row, with a bar if it has a value. */
type AddRow = (plot: string, result: string, value?: number, unit?: Bar["unit"]) => void;

/** A request to a program, measured in turns with a limit. */
interface Measured {
  /** The request. */
  name: "call" | "send" | "fetch";
  /** The title in the report. */
  what: string;
  rounds: number;
  /** How many times per round. */
  count: number;
  /** The limit's name in the report. */
  of: string;
  limit(limits: Limits): unknown;
}

interface Limits {
  fanOut: FanOut;
  copies: Copies;
}

const MEASURED: readonly Measured[] = [
  {
    name: "call",
    what: "A call of two ranks and its answers",
    rounds: 20,
    count: 50,
    of: "a bare fan-out",
    limit: ({ fanOut }) => fanOut.round(),
  },
  {
    name: "send",
    what: "64 MiB sent to two ranks",
    rounds: 10,
    count: 1,
    of: "writing it into a reused file on tmpfs",
    limit: ({ copies }) => copies.write(),
  },
  {
    name: "fetch",
    what: "64 MiB returned",
    rounds: 10,
    count: 1,
    of: "reading it from tmpfs into a reused array",
    limit: ({ copies }) => copies.read(),
  },
];

const STREAMED = 200;
const STREAMS = 15;
const KILLS = 5;
const STARTS = 3;

/** Slow programs are asked less often. */
const SLOW_MS = 20;

/** Measures every program that is installed, and names those that are not. */
export async function peers(): Promise<Row[]> {
  const limits: { [name: string]: number[] } = {};
  const rows: Row[] = [];
  for (const program of await listPrograms()) {
    rows.push(...await rowsOf(program, limits));
  }
  const limitRows = MEASURED.map(({ name, what, of }): Row => ({
    what: `${what}: the limit, ${of}`,
    result: limits[name] === undefined ? "not measured" : formatSamples(limits[name]),
    bound: "",
    reached: null,
    bar: limits[name] && { plot: what, label: of, value: median(limits[name]), unit: "ms", kind: "limit" },
  }));
  return [...limitRows, ...rows].toSorted((left, right) => orderOf(left) - orderOf(right));
}

/** The rows of one measurement belong together. Those that name what is missing come last. */
function orderOf({ what }: Row): number {
  const titles = [...MEASURED.map(({ what }) => what), ...Object.values(OTHERS)];
  const index = titles.findIndex((title) => what.startsWith(title));
  return index === -1 ? titles.length : index;
}

const OTHERS = {
  stream: `A stream of ${STREAMED} small items`,
  first: "The first item of a stream",
  kill: "A killed rank, until its caller knows",
  start: "The first result of two ranks, from the start of the program",
  stop: "The stop of two ranks",
} as const;

async function rowsOf(program: Program, limits: { [name: string]: number[] }): Promise<Row[]> {
  const { name, command, install } = program;
  const plain = (result: string): Row => ({ what: name, result, bound: "", reached: null });
  if (command === null) return [plain(`not installed: ${install}`)];
  const rows: Row[] = [];
  try {
    await measure(program, command, limits, rows);
  } catch (error) {
    rows.push(plain(`failed: ${(error as Error).message}`));
  }
  return rows;
}

/** Adds rows as they are measured, so that those before a failure are kept. */
async function measure(
  { name }: Program,
  command: readonly string[],
  limits: { [name: string]: number[] },
  rows: Row[],
): Promise<void> {
  const add: AddRow = (plot, result, value, unit = "ms") => {
    const kind = name === "Cohort" ? "own" : "other";
    const bar: Bar | undefined = value === undefined ? undefined : { plot, label: name, value, unit, kind };
    rows.push({ what: `${plot}: ${name}`, result, bound: "", reached: null, bar });
  };
  const starts: number[] = [];
  const stops: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const { participant, startMs } = await Participant.start(command);
    await using asked = participant;
    starts.push(startMs);
    if (start === 0) {
      await using fanOut = await FanOut.open(2);
      using copies = new Copies();
      for (const measured of MEASURED) {
        const found = await inTurns(asked, measured, { fanOut, copies });
        if (found === null) continue;
        (limits[measured.name] ??= []).push(...found.limit);
        const ratio = median(found.own) / median(found.limit);
        const text = `${formatSamples(found.own)}, ${ratio.toFixed(ratio < 10 ? 2 : 0)} × ${measured.of}`;
        add(measured.what, text, median(found.own));
      }
      await measureStreams(asked, add);
      const killed = await asked.ask("kill", KILLS);
      if (killed !== null) add(OTHERS.kill, formatSamples(killed), median(killed));
    }
    stops.push(...await asked.ask("stop", 1) ?? []);
  }
  add(OTHERS.start, formatSamples(starts), median(starts));
  if (stops.length > 0) add(OTHERS.stop, formatSamples(stops), median(stops));
}

async function inTurns(
  asked: Participant,
  { name, rounds, count, limit }: Measured,
  limits: Limits,
): Promise<{ own: number[]; limit: number[] } | null> {
  const warm = await asked.ask(name, Math.min(count, 3));
  if (warm === null) return null;
  const each = median(warm) > SLOW_MS ? 1 : count;
  if (each > 1) await asked.ask(name, 10 * each);
  await time(() => limit(limits), 1, 5 * count);
  const samples = { own: [] as number[], limit: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    samples.limit.push(...await time(() => limit(limits), count));
    samples.own.push(...await asked.ask(name, each) ?? []);
  }
  return samples;
}

async function measureStreams(asked: Participant, add: AddRow): Promise<void> {
  const rates: number[] = [];
  const firsts: number[] = [];
  let failure: Error | null = null;
  for (let round = -2; round < STREAMS; round++) {
    try {
      const streamed = await asked.ask("stream", STREAMED);
      if (streamed === null) return;
      if (round < 0) continue;
      rates.push(STREAMED / streamed[0]! * 1000);
      firsts.push(streamed[1]!);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      failure = error;
    }
  }
  const note = failure === null ? "" : `; ${STREAMS - rates.length} of ${STREAMS} failed: ${failure.message}`;
  if (rates.length === 0) return add(OTHERS.stream, note.slice(2));
  add(
    OTHERS.stream,
    `${median(rates).toFixed(0)} items/s (n ${rates.length})${note}`,
    median(rates),
    "items/s",
  );
  add(OTHERS.first, format(median(firsts)), median(firsts));
}
