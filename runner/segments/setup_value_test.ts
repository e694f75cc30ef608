import { assertEquals } from "@std/assert";
import { type EncodedValue, encodeValue, type FrameInit, FrameType } from "../../protocol/mod.ts";
import type { Rank } from "../ranks/mod.ts";
import { SegmentPool } from "./pool.ts";
import type { Segment } from "./segment.ts";
import { SetupValue } from "./setup_value.ts";

/** A value with a part of the smallest size that goes through shared memory. */
const LARGE = new Uint8Array(64 * 1024).fill(1);

/** A world of two ranks that notes how they receive the value. */
class TestWorld implements Disposable {
  readonly pool: SegmentPool;
  readonly setup: SetupValue;
  readonly ranks: readonly Rank[];
  /** Whether each rank has received the value: with its data, or the place of the data. */
  readonly received: ("data" | "place" | null)[] = [null, null];
  segment: Segment | null = null;

  constructor(value: unknown, limit?: number) {
    const note = (rank: number, how: "data" | "place") => {
      assertEquals(this.received[rank], null, "a rank has received the value twice");
      this.received[rank] = how;
    };
    this.ranks = [0, 1].map((rank) => {
      const send = ({ type }: FrameInit) => type === FrameType.Setup && note(rank, "data");
      return { rank, send, sendEncoded: () => note(rank, "place") } as unknown as Rank;
    });
    const pass = () => {};
    this.pool = new SegmentPool({
      ...(limit === undefined ? {} : { limit }),
      onClosed: pass,
      onUnused: pass,
      onRefused: pass,
    });
    const encoded: EncodedValue = encodeValue(value, { name: "setup", copy: true });
    this.setup = new SetupValue(encoded, this.pool, (segment) => {
      segment.told.add(0).add(1);
      this.segment = segment;
    });
  }

  /** Notes that a rank has tried to open the segment. */
  opens(rank: number, hasFailed = false): void {
    this.segment!.opened(rank, 2);
    this.setup.opened(rank, this.segment!.number, hasFailed);
  }

  /** Whether the segment of the value serves another use now. */
  isFree(): boolean {
    const segment = this.pool.lease()!;
    this.pool.release(segment);
    return segment === this.segment;
  }

  [Symbol.dispose](): void {
    this.pool.close();
  }
}

Deno.test("a small value is sent at once, and only once", () => {
  using world = new TestWorld({ small: LARGE.subarray(1) });
  for (const rank of world.ranks) world.setup.greet(rank);
  assertEquals(world.received, ["data", "data"]);
  world.setup.send();
  assertEquals(world.segment, null);
});

Deno.test("a large value is sent to each rank that has opened its segment, until no rank uses it", () => {
  using world = new TestWorld(LARGE);
  for (const rank of world.ranks) world.setup.greet(rank);
  world.setup.send();
  assertEquals(world.received, [null, null]);
  world.opens(1);
  assertEquals(world.received, [null, "place"]);
  world.setup.opened(0, 7, false);
  assertEquals(world.received, [null, "place"]);
  world.opens(0);
  assertEquals(world.received, ["place", "place"]);
  world.setup.released(0);
  assertEquals(world.isFree(), false);
  world.setup.released(1);
  assertEquals(world.isFree(), true);
});

Deno.test("a rank that cannot open the segment receives the data, and does not use the segment", () => {
  using world = new TestWorld(LARGE);
  for (const rank of world.ranks) world.setup.greet(rank);
  world.setup.send();
  world.opens(0, true);
  world.opens(1);
  assertEquals(world.received, ["data", "place"]);
  world.setup.released(1);
  assertEquals(world.isFree(), true);
});

Deno.test("a rank that has the segment open already need not open it again", () => {
  using world = new TestWorld(LARGE);
  const [first, second] = world.ranks;
  world.setup.greet(first!);
  world.setup.send();
  world.opens(0);
  world.opens(1);
  world.setup.released(0);
  world.setup.greet(second!);
  world.setup.send();
  assertEquals(world.received, ["place", "place"]);
});

Deno.test("a rank that dies at any step neither receives the value nor keeps the segment", () => {
  using world = new TestWorld(LARGE);
  for (const rank of world.ranks) world.setup.greet(rank);
  world.setup.gone(0);
  world.setup.send();
  world.setup.gone(1);
  world.opens(0);
  world.opens(1);
  assertEquals([world.received, world.isFree()], [[null, null], true]);
});

Deno.test("without room, all ranks receive the data", () => {
  using world = new TestWorld(LARGE, LARGE.length);
  for (const rank of world.ranks) world.setup.greet(rank);
  world.setup.send();
  assertEquals([world.received, world.segment], [["data", "data"], null]);
});
