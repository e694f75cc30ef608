import { assertEquals } from "@std/assert";
import { RestartPolicy } from "./restart_policy.ts";

Deno.test("restarts wait twice as long each time, and are refused when the window has had its share", () => {
  const policy = new RestartPolicy({ maxRestarts: 2, windowMs: 1000, backoffMs: 100 });
  assertEquals(policy.next(0), { delayMs: 100 });
  assertEquals(policy.next(500), { delayMs: 200 });
  assertEquals("refused" in policy.next(999), true);
  // The first restart is no longer in the window.
  assertEquals(policy.next(1000), { delayMs: 200 });
  assertEquals(policy.count, 3);
});

Deno.test("a wait grows to half a minute, to what the window forgets, or to what was asked for at first", () => {
  const longest = (windowMs: number, backoffMs: number) => {
    const policy = new RestartPolicy({ maxRestarts: Infinity, windowMs, backoffMs });
    const waits = Array.from({ length: 3000 }, () => policy.next(0) as { delayMs: number });
    return waits.at(-1)!.delayMs;
  };
  assertEquals(longest(Infinity, 100), 30_000);
  assertEquals(longest(60_000, 100), 30_000);
  assertEquals(longest(5000, 100), 5000);
  assertEquals(longest(60_000, 45_000), 45_000);
  assertEquals(longest(60_000, 0), 0);
});

Deno.test("without a policy nothing is restarted", () => {
  assertEquals(new RestartPolicy(null).next(0), { refused: "" });
});
