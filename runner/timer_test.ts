import { assert, assertEquals } from "@std/assert";
import { Timer } from "./timer.ts";

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

Deno.test("what comes while the process is busy comes before a timer that is late", async () => {
  const [reading, writing] = await pipe();
  const order: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  await writing.write(new Uint8Array(1));
  const read = reading.read(new Uint8Array(1)).then(() => order.push("came"));
  using _timer = new Timer(20, () => {
    order.push("late");
    resolve();
  });
  for (const end = performance.now() + 60; performance.now() < end;);
  await promise;
  await read;
  assertEquals(order, ["came", "late"]);
  reading.close();
  writing.close();
});

Deno.test("a timer that is late waits no longer than it was set for once more", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  using _timer = new Timer(10, resolve);
  for (const end = performance.now() + 2000; performance.now() < end;);
  const freeAt = performance.now();
  await promise;
  // If it waited for as long as it was late, that would be two seconds.
  assert(performance.now() - freeAt < 1500);
});

/** Returns the two ends of a connection. */
async function pipe(): Promise<[Deno.Conn, Deno.Conn]> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connected = Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
  return [await listener.accept(), await connected];
}
