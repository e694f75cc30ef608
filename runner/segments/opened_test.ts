import { assertEquals } from "@std/assert";
import {
  decodeMessage,
  encodeValue,
  type FrameInit,
  FrameType,
  SEGMENT,
  type Segment as SegmentMessage,
} from "../../protocol/mod.ts";
import type { Rank } from "../ranks/mod.ts";
import { Segments } from "./segments.ts";

/** Segments of two ranks, and the numbers of those that the ranks were told to open and to close. */
class TestSegments implements Disposable {
  readonly segments: Segments;
  readonly opened: number[] = [];
  readonly closed: number[] = [];

  constructor() {
    const send = ({ type, body }: FrameInit) => {
      if (type !== FrameType.Segment) return;
      const { segment, path } = decodeMessage<SegmentMessage>(SEGMENT, body as Uint8Array<ArrayBuffer>);
      (path === null ? this.closed : this.opened).push(segment);
    };
    const ranks = [{ rank: 0, send }, { rank: 1, send: () => {} }] as unknown as Rank[];
    const setup = encodeValue(undefined, { name: "setup" });
    this.segments = new Segments(ranks, { setup, byName: false, isIdle: () => false });
  }

  [Symbol.dispose](): void {
    this.segments.close();
  }
}

Deno.test("a rank that is too late to open a closed segment changes nothing for the others", () => {
  using made = new TestSegments();
  const { segments } = made;
  segments.answer(0);
  segments.gone(0);
  assertEquals([made.opened, made.closed], [[1], [1]]);
  segments.opened(1, { segment: 1, error: "No such file or directory" });
  segments.answer(0);
  assertEquals(made.opened, [1, 2]);
});

Deno.test("a rank that cannot open a segment ends the use of shared memory", () => {
  using made = new TestSegments();
  const { segments } = made;
  const { error } = console;
  console.error = () => {};
  segments.answer(0);
  segments.opened(1, { segment: 1, error: "Too many open files" });
  segments.answer(1);
  console.error = error;
  assertEquals([made.opened, segments.pool.lease()], [[1], null]);
});
