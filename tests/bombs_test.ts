import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { type DistributedRunner, ProtocolError, RankExitError, type RunnerOptions } from "../mod.ts";
import { BOMBS } from "./bombs.ts";
import { EventLoopMonitor } from "./event_loop_monitor.ts";
import { startRunner } from "./runner.ts";
import { Corrupt, LOADING, SEND, type Sending } from "./workers/corrupt.ts";
import { Echo } from "./workers/plain.ts";

/** How long a bomb may block the event loop of the caller's process. */
const LIMIT_MS = 1000;
/** How much memory bombs may cost the caller's process. */
const LIMIT_BYTES = 400 * 1024 * 1024;
const REPLACED: RunnerOptions = { worldSize: 1, restart: { maxRestarts: 1000, windowMs: 1, backoffMs: 0 } };
/** One bomb per kind of frame, for tests of other times than calls. Calls are tested with all bombs. */
const ANY_TIME = [
  "a million empty parts",
  "a hello that is too large",
  "a part of 2 EiB",
  "a Pong with a body",
];
const PHASES = [
  ...ANY_TIME,
  "a result of nested arrays",
  "a failure of nested arrays",
  "a store of nested arrays",
];

/** Checks that a rank was ended because of the bytes that it sent. */
function checkBlame(error: unknown, name: string): void {
  assertInstanceOf(error, RankExitError, name);
  assertInstanceOf(error.cause, ProtocolError, `${name}: ${error.message}`);
  assertEquals([error.rank, error.cause.rank], [0, 0], name);
}

/** Watches this process and another runner in it while bombs arrive. */
class Bystanders implements AsyncDisposable {
  readonly #monitor = new EventLoopMonitor();
  readonly #rss = Deno.memoryUsage().rss;
  readonly #runner: DistributedRunner<unknown, unknown>;

  private constructor(runner: DistributedRunner<unknown, unknown>) {
    this.#runner = runner;
  }

  static async start(): Promise<Bystanders> {
    return new Bystanders(await startRunner(Echo, { worldSize: 1 }));
  }

  async check(name: string): Promise<void> {
    assertEquals(await this.#runner.invoke(name), name);
    assert(
      this.#monitor.longestMs < LIMIT_MS,
      `${name} blocked the event loop for ${this.#monitor.longestMs} ms`,
    );
    const grown = Deno.memoryUsage().rss - this.#rss;
    assert(grown < LIMIT_BYTES, `${name} cost ${grown} bytes`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#monitor[Symbol.dispose]();
    await this.#runner.stop();
  }
}

Deno.test("a rank that sends any kind of bomb in a call is ended, and the process continues", async () => {
  await using bystanders = await Bystanders.start();
  const bombs = Object.keys(BOMBS).values();
  // Starting a new process per bomb takes most of the time.
  await Promise.all([0, 1, 2].map(async () => {
    const runner = await startRunner(Corrupt, REPLACED, {});
    for (const bomb of bombs) {
      const isItem = /^(an item|a text event)/.test(bomb);
      const error = await assertRejects(
        () => isItem ? Array.fromAsync(runner.stream({ bomb })) : runner.invoke({ bomb }),
        Error,
      );
      checkBlame(error, bomb);
      await bystanders.check(bomb);
    }
    assertEquals(await runner.invoke({}), 1);
    await runner.stop();
  }));
});

Deno.test("a rank that sends a bomb in a stream is ended", async () => {
  await using bystanders = await Bystanders.start();
  const runner = await startRunner(Corrupt, REPLACED, {});
  for (const bomb of PHASES) {
    const reader = runner.stream({ bomb }).getReader();
    assertEquals((await reader.read()).value, 0);
    checkBlame(await assertRejects(() => reader.read(), Error), bomb);
    await bystanders.check(bomb);
  }
  await runner.stop();
});

Deno.test("a rank that sends a bomb while idle is ended", async () => {
  await using bystanders = await Bystanders.start();
  let exited = Promise.withResolvers<Error>();
  const onRankExit = ({ error }: { error: Error }) => exited.resolve(error);
  const runner = await startRunner(Corrupt, { ...REPLACED, onRankExit }, {});
  for (const bomb of PHASES) {
    exited = Promise.withResolvers();
    await runner.invoke({ bomb, idle: true });
    Deno.kill(runner.context![0]!.pid, SEND);
    checkBlame(await exited.promise, bomb);
    assertEquals(await runner.invoke({}), 1);
    await bystanders.check(bomb);
  }
  await runner.stop();
});

for (const [phase, setup, env] of [["in setup", true, false], ["while loading", false, true]] as const) {
  Deno.test(`a rank that sends a bomb ${phase} is ended`, async () => {
    await using bystanders = await Bystanders.start();
    for (const bomb of PHASES) {
      const options: RunnerOptions = { worldSize: 1, env: env ? { [LOADING]: bomb } : {} };
      const sending: Sending = setup ? { bomb } : {};
      checkBlame(await assertRejects(() => startRunner(Corrupt, options, sending), Error), bomb);
      await bystanders.check(bomb);
    }
  });
}

Deno.test("a rank that floods its connection delays neither timers nor other runners", async () => {
  await using bystanders = await Bystanders.start();
  const runner = await startRunner(Corrupt, { worldSize: 1 }, {});
  let [turns, calls] = [0, 0];
  const timer = setInterval(() => turns++, 5);
  let isOver = false;
  const flooding = runner.invoke({ floodMs: 2000 }).finally(() => isOver = true);
  for (; !isOver; calls++) await bystanders.check("a flood");
  clearInterval(timer);
  await flooding;
  assert(turns >= 10 && calls >= 10, `${turns} turns of the event loop, ${calls} calls`);
  await runner.stop();
});

/** Counts the bytes that arrive before a connection ends. */
async function bytesUntilEnd(connection: Deno.Conn): Promise<number> {
  const buffer = new Uint8Array(4096);
  let count = 0;
  for (;;) {
    const length = await connection.read(buffer).catch(() => null);
    if (length === null) return count;
    count += length;
  }
}

Deno.test("strangers that send a bomb are disconnected, and nothing else is disturbed", async () => {
  // Only the beginning of each bomb, because making bombs takes longer than refusing them.
  const bombs = Object.entries(BOMBS).map(([name, make]) => [name, make(1).subarray(0, 16 * 1024)] as const);
  await using bystanders = await Bystanders.start();
  const runner = await startRunner(Echo, { worldSize: 1 });
  const { path } = runner.socket!.address as { path: string };
  for (const [name, bomb] of bombs) {
    using stranger = await Deno.connect({ transport: "unix", path });
    await stranger.write(bomb).catch(() => {});
    await stranger.closeWrite().catch(() => {});
    // The stranger may receive a short refusal.
    assert(await bytesUntilEnd(stranger) < 256, name);
    await bystanders.check(name);
  }
  assertEquals(await runner.invoke("x"), "x");
  await runner.stop();
});
