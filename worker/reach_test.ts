// Tests a runner without room: its accept queue is full.
import { assertEquals, assertRejects } from "@std/assert";
import { TimeoutError } from "../errors.ts";
import { connect } from "../transport/mod.ts";
import { retryWhileBusy, waitForRunner } from "./reach.ts";

const SECRET = "what both sides know";
/** More connections than a system's accept queue holds. */
const MANY = 6000;
/** Time after which the system would have answered. */
const SILENCE_MS = 300;

/** Connects until the accept queue is full. Closed connections still occupy it. */
async function fillQueue(connectOnce: (signal: AbortSignal) => Promise<Deno.Conn>): Promise<void> {
  for (let count = 0; count < MANY; count++) {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), SILENCE_MS);
    try {
      (await connectOnce(late.signal)).close();
    } catch {
      return;
    } finally {
      clearTimeout(timer);
    }
  }
  throw new Error("the queue does not fill up");
}

Deno.test("a rank gives up in time where nobody takes its connection to a port", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { hostname, port } = listener.addr as Deno.NetAddr;
  await fillQueue((signal) => Deno.connect({ hostname, port, signal }));
  const reaching = waitForRunner(
    "port x",
    500,
    (signal) => connect({ transport: "tcp", hostname, port }, { secret: SECRET, signal }),
  );
  await assertRejects(() => reaching, TimeoutError, "no runner is at port x after 500 ms");
});

Deno.test("a rank waits for room in the queue of a socket", async () => {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/runner.sock`;
  const listener = Deno.listen({ transport: "unix", path });
  try {
    await fillQueue(() => Deno.connect({ transport: "unix", path }));
    const reach = () => connect({ transport: "unix", path }, { secret: SECRET });
    await assertRejects(reach, Deno.errors.WouldBlock);
    await assertRejects(() => waitForRunner("a socket", 200, reach), TimeoutError);
    for (const reached of [waitForRunner("a socket", 10_000, reach), retryWhileBusy(reach)]) {
      (await listener.accept()).close();
      (await reached).close();
    }
  } finally {
    listener.close();
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("what is no lack of room is an error at once", async () => {
  const mistake = new TypeError("it is no runner");
  for (
    const wait of [
      (reach: () => Promise<never>) => waitForRunner("a socket", 10_000, reach),
      retryWhileBusy<never>,
    ]
  ) {
    assertEquals(await wait(() => Promise.reject(mistake)).catch((error) => error), mistake);
  }
});
