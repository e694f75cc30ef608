import { assertEquals } from "@std/assert";
import { FrameType, SharedPart } from "../../protocol/mod.ts";
import { until } from "../../tests/testing.ts";
import { Payload, PayloadWriter } from "./payload.ts";
import { MOST_QUEUED, SegmentPool } from "./pool.ts";
import { ResultLease } from "./result_part.ts";
import type { Segment } from "./segment.ts";

/** A part of the smallest size that goes through shared memory. */
const PART = new Uint8Array(64 * 1024);

/** A pool that notes what it does. */
class TestPool implements Disposable {
  readonly closed: number[] = [];
  readonly refused: string[] = [];
  readonly pool: SegmentPool;

  constructor(limit: number, keptMs = 10_000) {
    this.pool = new SegmentPool({
      limit,
      keptMs,
      onClosed: ({ number }) => this.closed.push(number),
      onUnused: () => {},
      onRefused: (reason) => this.refused.push(reason),
    });
  }

  /** Leases a segment that ranks know of. */
  lease(): Segment {
    const segment = this.pool.lease()!;
    segment.told.add(0);
    return segment;
  }

  [Symbol.dispose](): void {
    this.pool.close();
  }
}

Deno.test("a released segment is leased again, and never two at a time", () => {
  using made = new TestPool(2 ** 30);
  const [one, two] = [made.lease(), made.lease()];
  assertEquals([one.number, two.number], [1, 2]);
  made.pool.release(one);
  made.pool.release(one);
  assertEquals(made.lease(), one);
  assertEquals(made.lease().number, 3);
});

Deno.test("free segments make room for a leased one, and others do not", () => {
  using made = new TestPool(20 * PART.length);
  const [one, two] = [made.lease(), made.lease()];
  assertEquals(made.pool.write(one, 4096, new Uint8Array(8 * PART.length)), true);
  assertEquals(made.pool.write(two, 4096, new Uint8Array(16 * PART.length)), false);
  assertEquals(made.refused, []);
  made.pool.release(one);
  assertEquals(made.pool.write(two, 4096, new Uint8Array(16 * PART.length)), true);
  assertEquals(made.closed, [1]);
});

Deno.test("a pool without room leases nothing", () => {
  using made = new TestPool(2 * PART.length);
  const one = made.lease();
  assertEquals(made.pool.write(one, 4096, PART), true);
  assertEquals(made.pool.mostBytes(one), 2 * PART.length);
  const writer = new PayloadWriter(made.pool);
  assertEquals(writer.place(new Uint8Array(4 * PART.length)), null);
  assertEquals(writer.hasSkipped, true);
  writer.release();
});

Deno.test("a retired segment serves its lease to the end, and is closed then", () => {
  using made = new TestPool(2 ** 30);
  const [used, free] = [made.lease(), made.lease()];
  made.pool.release(free);
  // No rank knows of this one yet, so every rank can still open it.
  const untold = made.pool.lease()!;
  untold.told.clear();
  made.pool.retire();
  assertEquals([made.pool.isCurrent(used), made.pool.isCurrent(untold)], [false, true]);
  const bytes = new Uint8Array(3);
  used.write(4096, new Uint8Array([1, 2, 3]));
  used.read(4096, bytes);
  assertEquals(bytes, new Uint8Array([1, 2, 3]));
  made.pool.release(used);
  assertEquals(made.closed, [1]);
});

Deno.test("a disabled pool says why, and gives its memory back", () => {
  using made = new TestPool(2 ** 30);
  made.pool.release(made.lease());
  made.pool.disable("no library");
  assertEquals([made.closed, made.pool.lease(), made.refused], [[1], null, ["no library"]]);
});

Deno.test("parts begin on pages of their own, and small ones are not placed", () => {
  using made = new TestPool(2 ** 30);
  const writer = new PayloadWriter(made.pool);
  assertEquals(writer.place(PART.subarray(1)), null);
  assertEquals([writer.segment, writer.hasSkipped], [null, false]);
  const placed = [new Uint8Array(PART.length + 1), PART, PART].map((part) => writer.place(part)!);
  assertEquals(placed.map(({ segment, offset }) => [segment, offset]), [
    [1, 4096],
    [1, 4096 + PART.length + 4096],
    [1, 4096 + PART.length + 4096 + PART.length],
  ]);
  writer.release();
});

Deno.test("parts that found no room are placed when their call is sent, and the others stay", () => {
  using made = new TestPool(6 * PART.length);
  const busy = made.lease();
  assertEquals(made.pool.write(busy, 4096, new Uint8Array(4 * PART.length)), true);
  const writer = new PayloadWriter(made.pool);
  const [small, large] = [PART, new Uint8Array(2 * PART.length).fill(7)];
  const parts = [small, large].map((part) => writer.place(part) ?? part);
  assertEquals(parts.map((part) => part instanceof SharedPart), [true, false]);
  const payload = new Payload(made.pool, { type: FrameType.Call, parts }, writer);
  made.pool.release(busy);
  const { segment, chunks } = payload.send([0, 1]);
  assertEquals([segment, chunks.length], [writer.segment, 1]);
  const bytes = new Uint8Array(large.length);
  segment!.read(2 * 4096 + PART.length - 4096, bytes);
  assertEquals(bytes, large);
  assertEquals([payload.released(0), payload.released(1)], [false, true]);
  assertEquals(made.lease(), segment);
});

Deno.test("a lease that has ended does not end another lease of the same segment", () => {
  using made = new TestPool(2 ** 30);
  const segment = made.lease();
  const first = new ResultLease(made.pool, segment);
  first.free();
  assertEquals(made.lease(), segment);
  first.free();
  first.release();
  assertEquals(made.lease().number, 2);
});

Deno.test("free segments are closed although others stay in use", async () => {
  using made = new TestPool(2 ** 30, 5);
  const [one, two] = [made.lease(), made.lease()];
  made.pool.release(one);
  made.pool.release(two);
  assertEquals(made.lease(), two);
  await until(() => made.closed.length === 1, "the end of the first segment");
  assertEquals(made.closed, [1]);
});

Deno.test("payloads of queued calls take some of the segments, and those that are sent take more", () => {
  using made = new TestPool(2 ** 30);
  const queued = Array.from({ length: MOST_QUEUED }, () => new PayloadWriter(made.pool));
  assertEquals(queued.filter((writer) => writer.place(PART) === null).length, 0);
  const late = new PayloadWriter(made.pool);
  assertEquals([late.place(PART), late.hasSkipped], [null, true]);
  const payload = new Payload(made.pool, { type: FrameType.Call, parts: [PART] }, late);
  assertEquals(payload.send([0]).segment?.number, MOST_QUEUED + 1);
  let leased = MOST_QUEUED + 1;
  while (made.pool.lease() !== null) leased++;
  assertEquals(leased, 2 * MOST_QUEUED);
});

Deno.test("what ranks take beyond the limit is closed after its use, and leaves no segment shorter", () => {
  using made = new TestPool(4 * PART.length);
  const [one, two] = [made.lease(), made.lease()];
  one.byteLength = two.byteLength = 3 * PART.length;
  assertEquals(made.pool.mostBytes(one), 3 * PART.length);
  made.pool.release(one);
  assertEquals(made.closed, [1]);
  made.pool.release(two);
  assertEquals([made.closed, made.lease()], [[1], two]);
});

Deno.test("a result that is being read can be read to its end, although all segments are closed", () => {
  using made = new TestPool(2 ** 30);
  const [read, other] = [made.lease(), made.lease()];
  read.write(4096, new Uint8Array([1, 2, 3]));
  const lease = new ResultLease(made.pool, read);
  lease.hold();
  made.pool.close();
  assertEquals(made.closed, [other.number]);
  const bytes = new Uint8Array(3);
  read.read(4096, bytes);
  assertEquals(bytes, new Uint8Array([1, 2, 3]));
  lease.free();
  assertEquals(made.closed, [other.number, read.number]);
});

Deno.test("queued calls get their data back from segments that ranks cannot use", () => {
  using made = new TestPool(2 ** 30);
  const writer = new PayloadWriter(made.pool);
  const part = new Uint8Array(PART.length).fill(5);
  const payload = new Payload(made.pool, { type: FrameType.Call, parts: [writer.place(part)!] }, writer);
  made.pool.disable("no library");
  const { segment, chunks } = payload.send([0]);
  assertEquals([segment, chunks.at(-1)], [null, part]);
});
