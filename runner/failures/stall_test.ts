import { assertEquals } from "@std/assert";
import type { RankStatus } from "../../protocol/mod.ts";
import { findStall, type Member, type StallOptions } from "./stall.ts";

const NOW = 1_000_000;
const LIMIT = 100;

function status(
  collective: Partial<NonNullable<RankStatus["collective"]>> | null,
  more: Partial<RankStatus> = {},
): RankStatus {
  const wait = collective === null ? null : {
    operation: "all_reduce",
    sequence: 1,
    group: "epoch-1",
    shape: [1],
    dtype: "float32",
    state: "waiting" as const,
    since: NOW - 500,
    ...collective,
  };
  return { nativeCalls: 0, inside: null, pending: 0, held: false, collective: wait, ...more };
}

/** Returns a rank that waits in a collective. */
const waits = (collective: Parameters<typeof status>[0] = {}) => ({
  left: false,
  still: true,
  status: status(collective),
});
const idle = { left: false, still: true, status: status(null) };
const busy = { left: false, still: false, status: status(null) };
const left = { left: true, still: true, status: status({ sequence: 0, state: "completed" }) };

function stall(...members: Omit<Member, "rank">[]): [waiting: number[], missing: number[]] | null {
  return stallOf(members);
}

function stallOf(
  members: Omit<Member, "rank">[],
  options: StallOptions = {},
): [waiting: number[], missing: number[]] | null {
  const found = findStall(members.map((member, rank) => ({ rank, ...member })), LIMIT, NOW, options);
  return found === null ? null : [found.waiting.map(({ rank }) => rank), [...found.missing]];
}

Deno.test("who waits for a rank that has left, or does nothing, waits in vain", () => {
  assertEquals(stall(waits(), left), [[0], [1]]);
  assertEquals(stall(idle, waits()), [[1], [0]]);
  assertEquals(stall(waits(), idle, waits(), left), [[0, 2], [1, 3]]);
});

Deno.test("nobody waits for a rank that has come and gone", () => {
  const through = { ...left, status: status({ state: "completed" }) };
  assertEquals(stall(waits(), through), null);
  assertEquals(stall(waits(), through, busy), null);
  assertEquals(stall(waits(), through, left), [[0], [2]]);
  const failed = { ...left, status: status({ state: "failed" }) };
  assertEquals(stall(waits(), failed), [[0], [1]]);
  // Another message has been sent.
  const sent = { ...left, status: status({ operation: "send", state: "completed" }) };
  assertEquals(stall(waits({ operation: "recv" }), sent), [[0], [1]]);
});

Deno.test("a rank that does something may still come", () => {
  assertEquals(stall(waits(), busy), null);
  assertEquals(stall(waits(), busy, left), null);
  assertEquals(stall(waits(), { ...idle, status: status(null, { pending: 1 }) }), null);
  assertEquals(stall(waits(), { ...idle, status: status(null, { held: true }) }), null);
  assertEquals(stall(waits(), { ...idle, status: null }), null);
});

Deno.test("with patience, a rank that does nothing may still come, one that has left may not", () => {
  const patient = { patient: true };
  assertEquals(stallOf([idle, waits()], patient), null);
  assertEquals(stallOf([idle, waits(), left], patient), null);
  assertEquals(stallOf([waits(), left], patient), [[0], [1]]);
  assertEquals(stallOf([waits(), waits({ operation: "broadcast" })], patient), [[0, 1], [1]]);
});

Deno.test("a collective that all are in is slow, not stalled", () => {
  assertEquals(stall(waits(), waits()), null);
  assertEquals(stall(waits(), waits({ since: NOW - 5 })), null);
});

Deno.test("ranks in different collectives wait for each other", () => {
  assertEquals(stall(waits({ since: NOW - 300 }), waits({ operation: "broadcast" })), [[1, 0], [0]]);
  assertEquals(stall(waits(), waits({ sequence: 2, since: NOW - 200 })), [[0, 1], [1]]);
});

Deno.test("only the ranks of a group matter to it", () => {
  const pair = { group: "epoch-1/1[0,1]" };
  assertEquals(stall(waits(pair), waits(pair), idle), null);
  assertEquals(stall(waits(pair), busy, waits()), null);
  assertEquals(stall(waits(pair), left, busy), [[0], [1]]);
});

Deno.test("who waits for one that waits for a busy rank is not stalled", () => {
  const pair = { group: "epoch-1/1[0,1]" };
  const other = { group: "epoch-1/2[1,2]" };
  assertEquals(stall(waits(pair), waits(other), busy), null);
  assertEquals(stall(waits(pair), waits(other), left), [[0, 1], [1]]);
});

Deno.test("sending and receiving are two sides of one exchange", () => {
  assertEquals(
    stall(waits({ operation: "send", sequence: 4 }), waits({ operation: "recv", sequence: 9 })),
    null,
  );
  assertEquals(stall(waits({ operation: "recv" }), left), [[0], [1]]);
});
