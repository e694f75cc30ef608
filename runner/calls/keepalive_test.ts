import { assertEquals } from "@std/assert";
import { Keepalive } from "./keepalive.ts";

Deno.test("the timer calls back once after each start", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const keepalive = new Keepalive(1, resolve);
  assertEquals(keepalive.timer, null);
  keepalive.start();
  keepalive.start();
  assertEquals(keepalive.timer !== null, true);
  const held = setTimeout(() => {}, 10_000); // The keepalive timer does not keep the process running.
  await promise;
  clearTimeout(held);
  assertEquals(keepalive.timer, null);
});

Deno.test("without an interval it never runs; resetting what does not run starts nothing", () => {
  const never = new Keepalive(null, () => {});
  never.start();
  assertEquals(never.timer, null);
  const keepalive = new Keepalive(60_000, () => {});
  keepalive.reset();
  assertEquals(keepalive.timer, null);
  keepalive.start();
  const before = keepalive.timer;
  keepalive.reset();
  assertEquals(keepalive.timer !== null && keepalive.timer !== before, true);
  keepalive.cancel();
  keepalive.cancel();
  assertEquals(keepalive.timer, null);
});
