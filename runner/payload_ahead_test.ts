import { assertEquals } from "@std/assert";
import { encodeFrame, encodeValue, type FrameInit, FrameType } from "../protocol/mod.ts";
import { PayloadAhead, type SentCall } from "./payload_ahead.ts";
import type { Rank } from "./ranks/mod.ts";

/** A rank that records what it is sent. */
class TestRank {
  readonly sent: string[] = [];
  state = "ready";

  send({ type, call }: FrameInit): void {
    this.sent.push(`${nameOf(type)} ${call}`);
  }
  sendEncoded([head]: readonly Uint8Array<ArrayBuffer>[]): void {
    this.sent.push(`${nameOf(head![0]!)} ${new DataView(head!.buffer).getUint32(4, true)}`);
  }
}

function nameOf(type: number): string {
  return Object.entries(FrameType).find(([, value]) => value === type)![0];
}

function call(id: number, byteLength = 20_000): SentCall {
  const { body, parts } = encodeValue(new Uint8Array(byteLength), { name: "payload", copy: true });
  return { id, payload: null, chunks: encodeFrame({ type: FrameType.Call, call: id, body, parts }) };
}

function open(...ranks: TestRank[]): PayloadAhead {
  return new PayloadAhead(ranks as unknown as Rank[]);
}

Deno.test("a payload is sent once, and its call begins by a small frame", () => {
  const [one, two] = [new TestRank(), new TestRank()];
  const ahead = open(one, two);
  const next = call(5);
  ahead.send(next);
  ahead.send(next);
  assertEquals(ahead.begin(next), true);
  assertEquals(ahead.begin(next), false);
  for (const { sent } of [one, two]) assertEquals(sent, ["Payload 5", "Begin 5"]);
});

Deno.test("a call that passes another leaves its payload at the ranks", () => {
  const rank = new TestRank();
  const ahead = open(rank);
  const [next, passing] = [call(5), call(6)];
  ahead.send(next);
  ahead.send(passing);
  assertEquals([ahead.begin(passing), ahead.begin(next)], [false, true]);
  assertEquals(rank.sent, ["Payload 5", "Begin 5"]);
});

Deno.test("a withdrawn payload makes place for another", () => {
  const rank = new TestRank();
  const ahead = open(rank);
  const [next, other] = [call(5), call(6)];
  ahead.send(next);
  ahead.withdraw(other);
  ahead.withdraw(next);
  ahead.send(other);
  assertEquals([ahead.begin(next), ahead.begin(other)], [false, true]);
  assertEquals(rank.sent, ["Payload 5", "Withdraw 5", "Payload 6", "Begin 6"]);
});

Deno.test("a rank that replaces another gets the payload again", () => {
  const ranks = [new TestRank(), new TestRank()];
  const ahead = new PayloadAhead(ranks as unknown as Rank[]);
  const next = call(5);
  ahead.send(next);
  const replaced = ranks[1] = new TestRank();
  ahead.begin(next);
  assertEquals(replaced.sent, ["Payload 5", "Begin 5"]);
  assertEquals(ranks[0]!.sent, ["Payload 5", "Begin 5"]);
  ahead.send(call(6));
  const other = ranks[0] = new TestRank();
  ahead.withdraw(call(6));
  assertEquals(other.sent, []);
});

Deno.test("small and very large payloads are not sent ahead, and nothing while a rank is not ready", () => {
  const rank = new TestRank();
  const ahead = open(rank);
  for (const byteLength of [100, 17 * 1024 * 1024]) {
    const next = call(5, byteLength);
    ahead.send(next);
    assertEquals(ahead.begin(next), false);
  }
  rank.state = "starting";
  ahead.send(call(6));
  assertEquals(rank.sent, []);
});
