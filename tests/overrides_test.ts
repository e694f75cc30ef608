import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "../mod.ts";
import { freePort, startRunner } from "./runner.ts";
import { Wrapped } from "./workers/wrapped.ts";

Deno.test("initialize() and serve() can be overridden to wrap setup() and every call", async () => {
  const lines: string[] = [];
  const runner = await startRunner(
    Wrapped,
    { worldSize: 2, logs: ({ rank, text }) => lines.push(`${rank}: ${text}`) },
    { greeting: "hello" },
  );
  assertEquals(await runner.invokeAll("Ada"), ["hello there, Ada (call 1)", "hello there, Ada (call 1)"]);
  await assertRejects(() => runner.invoke(""), WorkerError, "no name");
  assertEquals(await runner.invoke("Bea"), "hello there, Bea (call 3)");
  await runner.stop();
  for (const rank of [0, 1]) {
    const own = lines.filter((line) => line.startsWith(`${rank}: `) && !line.includes("[debug]"));
    assertEquals(own.map((line) => line.slice(3)), [
      "before setup",
      "setup",
      "after setup, on cpu, of 2",
      "serving",
      "served 3 calls",
      "teardown",
    ]);
  }
});

Deno.test("masterAddr and masterPort set where the group meets", async () => {
  const port = freePort();
  await using runner = await startRunner(Wrapped, {
    worldSize: 2,
    masterAddr: "127.0.0.1",
    masterPort: port,
  }, { greeting: "hello" });
  assertEquals(await runner.invokeAll("where"), Array(2).fill(`127.0.0.1:${port}`));
  // The port is in use. Rank 0 of another runner cannot bind it, and says so.
  const second = startRunner(Wrapped, { masterPort: port }, { greeting: "hello" });
  await assertRejects(() => second, WorkerError, String(port));
});
