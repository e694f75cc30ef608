import { assertEquals } from "@std/assert";
import { RestartPolicy } from "./_restart_policy.ts";

Deno.test("restarts wait twice as long each time, and are refused when the window has had its share", () => {
  const policy = new RestartPolicy({ maxRestarts: 2, windowMs: 1000, backoffMs: 100 });
  assertEquals(policy.next(0), { delayMs: 100 });
  assertEquals(policy.next(500), { delayMs: 200 });
  assertEquals("refused" in policy.next(999), true);
  // The first has left the window.
  assertEquals(policy.next(1000), { delayMs: 200 });
  assertEquals(policy.count, 3);
});

Deno.test("without a policy nothing is restarted", () => {
  assertEquals(new RestartPolicy(null).next(0), { refused: "" });
});
