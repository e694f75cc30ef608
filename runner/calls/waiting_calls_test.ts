import { assertEquals } from "@std/assert";
import type { Priority } from "../call_options.ts";
import { type Place, type Waiting, WaitingCalls } from "./waiting_calls.ts";

class Named implements Waiting<Named> {
  place: Place<Named> | null = null;
  constructor(readonly name: string, readonly priority: Priority = "normal") {}
}

function taken(waiting: WaitingCalls<Named>): string[] {
  const names: string[] = [];
  for (let call = waiting.take(); call !== null; call = waiting.take()) names.push(call.name);
  return names;
}

Deno.test("calls of one priority go in the order made", () => {
  const waiting = new WaitingCalls<Named>();
  for (const name of ["a", "b", "c"]) waiting.add(new Named(name));
  assertEquals([...waiting].map(({ name }) => name), ["a", "b", "c"]);
  assertEquals([waiting.size, waiting.peek()?.name, waiting.size], [3, "a", 3]);
  assertEquals(taken(waiting), ["a", "b", "c"]);
  assertEquals([waiting.size, waiting.peek(), waiting.take()], [0, null, null]);
});

Deno.test("higher priorities go first", () => {
  const waiting = new WaitingCalls<Named>();
  waiting.add(new Named("low", "low"));
  waiting.add(new Named("normal"));
  waiting.add(new Named("high", "high"));
  waiting.add(new Named("other", "high"));
  assertEquals(taken(waiting), ["high", "other", "normal", "low"]);
});

Deno.test("any call may leave, and comes back at the end", () => {
  for (const leaving of ["a", "b", "c"]) {
    const waiting = new WaitingCalls<Named>();
    const calls = ["a", "b", "c"].map((name) => new Named(name));
    for (const call of calls) waiting.add(call);
    const call = calls.find(({ name }) => name === leaving)!;
    waiting.delete(call);
    waiting.delete(call);
    assertEquals(waiting.size, 2);
    waiting.add(call);
    assertEquals(taken(waiting), [..."abc".replace(leaving, ""), leaving]);
  }
});

Deno.test("each call may leave while all are listed", () => {
  const waiting = new WaitingCalls<Named>();
  for (const name of ["a", "b", "c"]) waiting.add(new Named(name));
  const seen: string[] = [];
  for (const call of waiting) {
    seen.push(call.name);
    waiting.delete(call);
  }
  assertEquals(seen, ["a", "b", "c"]);
  waiting.clear();
  assertEquals(waiting.size, 0);
});

Deno.test("no priority starves while calls of higher ones keep coming", () => {
  const waiting = new WaitingCalls<Named>();
  waiting.add(new Named("low", "low"));
  for (let count = 0; count < 3; count++) waiting.add(new Named("normal"));
  const order: string[] = [];
  for (let turn = 0; turn < 40; turn++) {
    waiting.add(new Named("high", "high"));
    order.push(waiting.take()!.name);
  }
  assertEquals(order.slice(0, 8), new Array(8).fill("high"));
  assertEquals(order.flatMap((name, turn) => name === "high" ? [] : [[turn, name]]), [
    [8, "low"],
    [9, "normal"],
    [18, "normal"],
    [27, "normal"],
  ]);
});

Deno.test("what was passed counts from the first call that waits", () => {
  const waiting = new WaitingCalls<Named>();
  for (let count = 0; count < 20; count++) {
    waiting.add(new Named("high", "high"));
    waiting.take();
  }
  waiting.add(new Named("low", "low"));
  for (let count = 0; count < 8; count++) waiting.add(new Named("high", "high"));
  assertEquals(taken(waiting), [...new Array(8).fill("high"), "low"]);
});
