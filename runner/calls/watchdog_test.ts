import { assertEquals } from "@std/assert";
import { Watchdog } from "./watchdog.ts";

function block(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

/** Resolves on this turn of the event loop or on the next. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("a watchdog calls back once when nothing came for so long", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let calls = 0;
  const watchdog = new Watchdog(5, () => {
    calls++;
    resolve();
  });
  await promise;
  // A second call back, which must not come, would come in this time.
  await new Promise((resolve) => setTimeout(resolve, 20));
  assertEquals(calls, 1);
  watchdog.stop();
});

Deno.test("what is reset in the callback begins anew", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let calls = 0;
  const watchdog: Watchdog = new Watchdog(5, () => {
    if (++calls === 3) resolve();
    else watchdog.reset();
  });
  await promise;
  watchdog.stop();
  assertEquals(calls, 3);
});

Deno.test("a process that is busy at each arrival is not late", async () => {
  let late = 0;
  const watchdog = new Watchdog(20, () => late++);
  for (let item = 0; item < 8; item++) {
    await turn();
    watchdog.reset();
    block(40);
  }
  watchdog.stop();
  assertEquals(late, 0);
});
