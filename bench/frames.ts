/**
 * The cost of checking received bytes before they are decoded.
 *
 * @module
 */
import { checkTextEvents, checkValue, decodeValue, encodeTextEvent, encodeValue } from "../protocol/mod.ts";
import { median, type Row } from "./measure.ts";

const SMALL = { prompt: "a fox", steps: 20, seed: 7 };
const RECORDS = Array.from(
  { length: 20_000 },
  (_, index) => ({ index, name: `item ${index}`, score: index / 7 }),
);
const NUMBERS = Array.from({ length: 500_000 }, (_, index) => index * 3);
const TEXTS = Array.from({ length: 2000 }, (_, index) => `${index} ${"lorem ipsum ".repeat(100)}`);

/**
 * Compares the scan of a value with its decoding, which includes the scan; compares the check of text events
 * with a TextDecoder.
 */
export function frames(): Promise<Row[]> {
  const rows: Row[] = [];
  for (
    const [name, value] of Object.entries({
      "a small payload": SMALL,
      "20,000 records": RECORDS,
      "500,000 numbers": NUMBERS,
      "2 MB of texts": TEXTS,
    })
  ) {
    const { body, parts } = encodeValue(value, { name: "payload" });
    const bytes = body.slice() as Uint8Array<ArrayBuffer>;
    const scan = () => checkValue(bytes, parts);
    const decode = () => decodeValue(bytes, parts);
    rows.push(compare(`scan of ${name} (${bytes.length} bytes)`, bytes.length, scan, decode));
  }
  const event = encodeTextEvent({ type: "image/jpeg", url: "A".repeat(200_000) });
  rows.push(
    compare(
      "check of a text event with an image",
      event.length,
      () => checkTextEvents(event),
      () => new TextDecoder().decode(event),
    ),
  );
  return Promise.resolve(rows);
}

/** Measures in turns, because a shared machine is slow at times. */
function compare(what: string, byteLength: number, one: () => unknown, other: () => unknown): Row {
  const [ones, others]: [number[], number[]] = [[], []];
  const times = Math.max(1, Math.ceil(200_000 / byteLength));
  for (let round = 0; round < 60; round++) {
    ones.push(each(one, times));
    others.push(each(other, times));
  }
  const [oneNs, otherNs] = [median(ones.slice(10)), median(others.slice(10))];
  const rate = `${(byteLength / oneNs).toFixed(2)} GB/s`;
  const reference = what.startsWith("scan") ? "its decoding's" : "a TextDecoder's";
  return {
    what,
    result: `${oneNs.toFixed(0)} ns, ${rate}, ${(100 * oneNs / otherNs).toFixed(1)} % of ${reference}`,
    bound: "",
    reached: null,
  };
}

function each(what: () => unknown, times: number): number {
  const startedAt = performance.now();
  for (let time = 0; time < times; time++) what();
  return (performance.now() - startedAt) / times * 1e6;
}
