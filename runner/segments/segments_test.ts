// What ranks may do with the segments for their results.
import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../../errors.ts";
import {
  decodeMessage,
  type Frame,
  type FrameInit,
  FrameType,
  GRANTED,
  type Granted,
  type Part,
  SEGMENT,
  type Segment,
  SharedPart,
} from "../../protocol/mod.ts";
import type { Rank } from "../ranks/mod.ts";
import { leaseOf } from "./result_part.ts";
import { Segments } from "./segments.ts";

/** The only rank of a world, as far as shared memory needs it. */
class OnlyRank implements Disposable {
  readonly rank = 0;
  readonly frames: FrameInit[] = [];
  readonly segments: Segments;

  constructor() {
    const setup = { body: new Uint8Array(0), parts: [] };
    this.segments = new Segments([this as unknown as Rank], { setup, byName: false, isIdle: () => true });
  }

  send(frame: FrameInit): void {
    this.frames.push(frame);
  }

  /** What the rank was told last of the segment for its next result. */
  get granted(): Granted {
    const { body } = this.frames.findLast(({ type }) => type === FrameType.Granted)!;
    return decodeMessage<Granted>(GRANTED, body as Uint8Array<ArrayBuffer>);
  }

  /** Asks for a segment, and makes its file that long. */
  write(call: number, byteLength: number): Granted {
    this.segments.wanted(this.rank, call);
    const { body } = this.frames.findLast(({ type }) => type === FrameType.Segment)!;
    const { path } = decodeMessage<Segment>(SEGMENT, body as Uint8Array<ArrayBuffer>);
    using file = Deno.openSync(path!, { write: true });
    file.truncateSync(byteLength);
    return this.granted;
  }

  claim(parts: Part[]): Frame {
    const frame = {
      type: FrameType.Result,
      flags: 0,
      call: 1,
      checkpoints: 0,
      body: new Uint8Array(0),
      parts,
    };
    return this.segments.claim(this.rank, frame);
  }

  [Symbol.dispose](): void {
    this.segments.close();
  }
}

Deno.test("a result may be in the segment of its rank", () => {
  using rank = new OnlyRank();
  const { segment } = rank.write(1, 3 * 4096);
  const frame = rank.claim([
    new SharedPart(segment, 4096, 5),
    new Uint8Array(3),
    new SharedPart(segment, 8192, 4096),
  ]);
  assertEquals(leaseOf(frame)!.segment.byteLength, 3 * 4096);
});

const LIES: Record<
  string,
  [parts: [segment: number, offset: number, byteLength: number][], message: string]
> = {
  "beyond its end": [[[1, 4096, 8193]], "not in the segment"],
  "far beyond its end": [[[1, 2 ** 43, 5]], "not in the segment"],
  "in another one": [[[1, 4096, 5], [2, 8192, 5]], "not in the segment"],
  "that overlap": [[[1, 4096, 4097], [1, 8192, 5]], "overlap"],
  "that are the same": [[[1, 4096, 8192], [1, 4096, 8192]], "overlap"],
};

for (const [where, [places, message]] of Object.entries(LIES)) {
  Deno.test(`parts of a segment ${where} break the protocol`, () => {
    using rank = new OnlyRank();
    rank.write(1, 3 * 4096);
    const parts = places.map((place) => new SharedPart(...place));
    assertThrows(() => rank.claim(parts), ProtocolError, message);
  });
}

Deno.test("a segment may not become longer than allowed, although that takes no memory", () => {
  using rank = new OnlyRank();
  const { segment } = rank.write(1, 2 ** 36);
  assertThrows(() => rank.claim([new SharedPart(segment, 4096, 5)]), ProtocolError, "longer than allowed");
});

Deno.test("a rank may ask for a segment once in a call", () => {
  using rank = new OnlyRank();
  rank.segments.disable("a test");
  rank.segments.wanted(0, 1);
  assertThrows(() => rank.segments.wanted(0, 1), ProtocolError, "asked for a segment before");
  rank.segments.wanted(0, 2);
  assertEquals(rank.frames.map(({ type }) => type), [FrameType.Granted, FrameType.Granted]);
});

Deno.test("a rank may ask for a segment again after an item", () => {
  using rank = new OnlyRank();
  rank.segments.disable("a test");
  rank.segments.wanted(0, 1);
  rank.segments.claim(0, { type: FrameType.Item, flags: 0, call: 1, body: new Uint8Array(1), parts: [] });
  rank.segments.wanted(0, 1);
  assertThrows(() => rank.segments.wanted(0, 1), ProtocolError, "asked for a segment before");
});

Deno.test("a rank that was granted little gets more when there is more room", () => {
  using rank = new OnlyRank();
  const other = rank.segments.pool.lease()!;
  other.byteLength = 2 ** 30 - 2 ** 20;
  const { segment, byteLength } = rank.write(1, 8192);
  assertEquals(byteLength <= 2 ** 20, true);
  rank.segments.pool.release(other);
  rank.segments.dispatch(2, null);
  assertEquals(rank.granted, { segment, byteLength: 2 ** 30 });
  const sent = rank.frames.length;
  rank.segments.dispatch(3, null);
  assertEquals(rank.frames.length, sent);
});
