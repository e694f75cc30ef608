import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ProtocolError } from "../../errors.ts";
import {
  decodeMessage,
  encodeValue,
  type Frame,
  type FrameInit,
  FrameType,
  GRANTED,
  type Granted,
  SEGMENT,
  type Segment,
  SharedPart,
} from "../../protocol/mod.ts";
import type { Rank } from "../ranks/mod.ts";
import { leaseOf, Segments } from "../segments/mod.ts";
import { ItemStream } from "./item_stream.ts";

const PAGE = 4096;
/** More bytes than are read in one turn. */
const MANY = 80 * 2 ** 20;

/** A rank that writes items into its segment. */
class WritingRank implements Disposable {
  readonly segments: Segments;
  #path = "";
  #granted: Granted = { segment: 0, byteLength: 0 };

  constructor() {
    const send = ({ type, body }: FrameInit) => {
      if (type === FrameType.Segment) this.#path = decodeMessage<Segment>(SEGMENT, body as never).path ?? "";
      if (type === FrameType.Granted) this.#granted = decodeMessage<Granted>(GRANTED, body as never);
    };
    const setup = encodeValue(undefined, { name: "setup" });
    const ranks = [{ rank: 0, send } as unknown as Rank];
    this.segments = new Segments(ranks, { setup, byName: false, isIdle: () => false });
  }

  /** Writes bytes, all of the same value. Returns the item as the runner receives it. */
  item(byteLength: number, value: number): Frame {
    this.segments.answer(0);
    using file = Deno.openSync(this.#path, { write: true });
    file.seekSync(PAGE, Deno.SeekMode.Start);
    const bytes = new Uint8Array(byteLength).fill(value);
    for (let done = 0; done < byteLength;) done += file.writeSync(bytes.subarray(done));
    const { body, parts } = encodeValue(bytes, {
      name: "item",
      place: () => new SharedPart(this.#granted.segment, PAGE, byteLength),
    });
    const frame = {
      type: FrameType.Item,
      flags: 0,
      call: 1,
      body: body.slice() as Uint8Array<ArrayBuffer>,
      parts,
    };
    return this.segments.claim(0, frame);
  }

  /** Makes the segment shorter. */
  shorten(byteLength: number): void {
    using file = Deno.openSync(this.#path, { write: true });
    file.truncateSync(byteLength);
  }

  /** Returns the number of the segment that would be leased next. */
  next(): number {
    const segment = this.segments.pool.lease()!;
    this.segments.pool.release(segment);
    return segment.number;
  }

  [Symbol.dispose](): void {
    this.segments.close();
  }
}

function open(): { stream: ItemStream; cancelled: unknown[] } {
  const cancelled: unknown[] = [];
  const cancel = (reason: unknown) => {
    cancelled.push(reason);
    stream.fail(reason);
  };
  const stream: ItemStream = new ItemStream(
    { asTextEvents: false, streamingTimeoutMs: undefined, readerTimeoutMs: 1e9 },
    { credit: () => {}, cancel, unread: cancel },
  );
  return { stream, cancelled };
}

/** Passes an item to a stream, as a call does. */
function pass(stream: ItemStream, frame: Frame): void {
  stream.item(frame);
  leaseOf(frame)!.release();
}

Deno.test("an item is copied when it comes, so that its memory is free before it is read", async () => {
  using rank = new WritingRank();
  const { stream } = open();
  for (const value of [1, 2]) {
    pass(stream, rank.item(PAGE, value));
    assertEquals(rank.next(), 1);
  }
  stream.succeed([null]);
  const items = await Array.fromAsync(stream.readable) as Uint8Array[];
  assertEquals(items, [1, 2].map((value) => new Uint8Array(PAGE).fill(value)));
});

Deno.test("a large item keeps its memory until it is copied, and comes before later ones", async () => {
  using rank = new WritingRank();
  const { stream } = open();
  pass(stream, rank.item(MANY, 1));
  assertEquals(rank.next(), 2);
  pass(stream, rank.item(PAGE, 2));
  stream.succeed([null]);
  const items = await Array.fromAsync(stream.readable) as Uint8Array[];
  assertEquals(items.map((item) => [item.length, item[0], item.at(-1)]), [[MANY, 1, 1], [PAGE, 2, 2]]);
  assertEquals(rank.next(), 1);
});

Deno.test("the memory of a large item is free after its reader has canceled, too", async () => {
  using rank = new WritingRank();
  const { stream, cancelled } = open();
  pass(stream, rank.item(MANY, 1));
  const reader = stream.readable.getReader();
  const reading = reader.read();
  await reader.cancel("enough");
  assertEquals([await reading, cancelled], [{ done: true, value: undefined }, ["enough"]]);
  while (rank.next() !== 1) await new Promise((resolve) => setTimeout(resolve, 0));
});

Deno.test("a large item whose memory its rank takes away fails the stream after the items before it", async () => {
  for (const isOver of [false, true]) {
    using rank = new WritingRank();
    const { stream, cancelled } = open();
    pass(stream, rank.item(PAGE, 1));
    pass(stream, rank.item(MANY, 2));
    rank.shorten(PAGE);
    pass(stream, rank.item(PAGE, 3));
    if (isOver) stream.succeed([null]);
    const reader = stream.readable.getReader();
    assertEquals((await reader.read()).value, new Uint8Array(PAGE).fill(1));
    await assertRejects(() => reader.read(), ProtocolError, "shorter than it says");
    assertEquals(cancelled.length, isOver ? 0 : 1);
  }
});

Deno.test("an item whose memory is too short is a breach", () => {
  using rank = new WritingRank();
  const { stream } = open();
  const frame = rank.item(PAGE, 1);
  rank.shorten(PAGE);
  assertThrows(() => stream.item(frame), ProtocolError, "shorter than it says");
});
