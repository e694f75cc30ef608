import { assertEquals } from "@std/assert";
import { FRAME_LIMITS, type FrameInit, FrameType } from "../../protocol/mod.ts";
import type { Connection } from "../../transport/mod.ts";
import { WaitingPeers } from "./waiting_peers.ts";

/** Maximum waiting peers at a step, with two ranks. */
const LIMIT = 130;

class TestConnection implements Connection {
  readonly transport = "unix";
  hasBegun = false;
  limits = FRAME_LIMITS;
  readonly said: number[] = [];
  closeAfter({ type }: FrameInit): void {
    this.said.push(type);
  }
  run = () => Promise.resolve();
  send = () => Promise.resolve();
  settled = () => Promise.resolve();
  post(): void {}
  hold(): void {}
  flush(): void {}
  sendEncoded(): void {}
  unref(): void {}
  close(): void {}
}

function strangers(count: number): TestConnection[] {
  return Array.from({ length: count }, () => new TestConnection());
}

function dropped(peers: readonly TestConnection[]): number[] {
  return peers.flatMap(({ said }, index) => said.length > 0 ? [index] : []);
}

Deno.test("the peer that has waited longest goes where there are too many, and is told to come again", () => {
  const waiting = new WaitingPeers(2);
  const peers = strangers(LIMIT + 2);
  for (const peer of peers) waiting.add(peer);
  assertEquals(dropped(peers), [0, 1]);
  assertEquals(peers[0]!.said, [FrameType.Busy]);
  assertEquals(waiting.size, LIMIT);
});

Deno.test("a flood of silent peers drops none that has said who it is", () => {
  const waiting = new WaitingPeers(2);
  const rank = new TestConnection();
  waiting.add(rank);
  waiting.greeted(rank);
  const flood = strangers(1000);
  for (const peer of flood) waiting.add(peer);
  assertEquals([rank.said, waiting.size], [[], LIMIT + 1]);
});

Deno.test("a flood of silent peers drops none that agrees on keys, and the other way round", () => {
  for (const rankHasBegun of [true, false]) {
    const waiting = new WaitingPeers(2);
    const rank = new TestConnection();
    rank.hasBegun = rankHasBegun;
    waiting.add(rank);
    const flood = strangers(1000);
    for (const peer of flood) {
      peer.hasBegun = !rankHasBegun;
      waiting.add(peer);
    }
    assertEquals([rank.said, waiting.size], [[], LIMIT + 1]);
  }
});

Deno.test("peers that say who they are, and prove nothing, are bounded as well", () => {
  const waiting = new WaitingPeers(2);
  const flood = strangers(1000);
  for (const peer of flood) {
    waiting.add(peer);
    waiting.greeted(peer);
  }
  assertEquals([waiting.size, dropped(flood).length], [LIMIT, 1000 - LIMIT]);
});

Deno.test("peers that are known, or gone, take no room", () => {
  const waiting = new WaitingPeers(2);
  const peers = strangers(1000);
  for (const peer of peers) {
    waiting.add(peer);
    if (peers.indexOf(peer) % 2 === 0) waiting.greeted(peer);
    waiting.remove(peer);
  }
  assertEquals([waiting.size, dropped(peers)], [0, []]);
});

Deno.test("a peer that was dropped is not taken in again by what it had on its way", () => {
  const waiting = new WaitingPeers(2);
  const peers = strangers(LIMIT + 1);
  for (const peer of peers) waiting.add(peer);
  waiting.greeted(peers[0]!);
  assertEquals(waiting.size, LIMIT);
});
