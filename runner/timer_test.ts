import { assertEquals } from "@std/assert";
import { Timer } from "./_timer.ts";

Deno.test("a timer calls back once, and not when it was cancelled", async () => {
  let calls = 0;
  new Timer(1, () => calls++);
  using cancelled = new Timer(1, () => calls++);
  cancelled.cancel();
  await new Promise<void>((resolve) => new Timer(20, resolve));
  assertEquals(calls, 1);
});

Deno.test("Infinity, and more than setTimeout takes, do not fire at once", async () => {
  let calls = 0;
  using _never = new Timer(Infinity, () => calls++);
  using _late = new Timer(2 ** 31, () => calls++);
  await new Promise<void>((resolve) => new Timer(20, resolve));
  assertEquals(calls, 0);
});
