/**
 * Runners whose ranks meet over TCP while another user of the machine attacks them: `attacked.ts <scenario>`.
 * Run it in a separate network namespace, because it attacks every listener there.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { DistributedRunner, WorkerError } from "../../mod.ts";
import { OtherUser } from "../other_user.ts";
import { freePort, startRunner } from "../runner.ts";
import { until } from "../testing.ts";
import { Recovers } from "../workers/native.ts";

const LIMIT_MS = 60_000;

/** The tests stop a rank, and the runner must wait for it. */
const OPTIONS = { worldSize: 2, device: "cpu", logs: "none", heartbeatMs: Infinity } as const;

/** JavaScript that speaks the store's earlier protocol, from before clients were authenticated. */
const STORE_CLIENT = `
const encoder = new TextEncoder();
const [port] = Deno.args;
function message(kind, name, value) {
  const key = encoder.encode(name);
  const bytes = new Uint8Array(9 + key.length + value.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = kind;
  view.setUint32(1, key.length, true);
  view.setUint32(5, value.length, true);
  bytes.set(key, 9);
  bytes.set(value, 9 + key.length);
  return bytes;
}
async function readExactly(connection, length) {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const count = await connection.read(bytes.subarray(at));
    if (count === null) throw new Error("the connection ended");
    at += count;
  }
  return bytes;
}
async function ask(connection, bytes) {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
  const head = await readExactly(connection, 9);
  return await readExactly(connection, new DataView(head.buffer).getUint32(5, true));
}
const set = (connection, key, value) => ask(connection, message(1, key, value));
const get = (connection, key) => ask(connection, message(2, key, new Uint8Array(new BigUint64Array([10_000n]).buffer)));
const connect = () => Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
`;

/** A program that repeatedly publishes false addresses of the ranks. */
const FORGER = `${STORE_CLIENT}
console.log("ready");
for (;;) {
  try {
    using connection = await connect();
    for (const epoch of [1, 2, 3]) {
      for (const rank of [0, 1]) {
        await set(connection, "epoch-" + epoch + "/listener/" + rank, encoder.encode("127.0.0.1:1 "));
        await set(connection, "epoch-" + epoch + "/gloo/0/" + rank, new Uint8Array(178));
      }
    }
  } catch {
    await pause();
  }
}
`;

/**
 * A program that makes rank 1 connect to it in place of rank 0, forwards the bytes between them, and prints a
 * line when a rank connects.
 *
 * Of two ranks, the one with the higher port connects. So the program tells rank 0 that rank 1 has the
 * highest port, and tells rank 1 that rank 0 has a low port.
 */
const PROXY = `${STORE_CLIENT}
const [, epoch] = Deno.args;
const listener = Deno.listen({ hostname: "127.0.0.1", port: 2048 });
console.log("ready");
let target = null;
while (target === null) {
  try {
    using connection = await connect();
    // Rank 0 continues as if rank 1 had arrived.
    await set(connection, "epoch-" + epoch + "/listener/1", encoder.encode("127.0.0.1:1 "));
    const published = await get(connection, "epoch-" + epoch + "/gloo/0/0");
    const view = new DataView(published.buffer);
    const at = 8 + Number(view.getBigUint64(0, true)) + 8 + 2;
    const port = view.getUint16(at);
    view.setUint16(at, 65_535);
    await set(connection, "epoch-" + epoch + "/gloo/0/1", published);
    view.setUint16(at, 2048);
    await set(connection, "epoch-" + epoch + "/gloo/0/0", published);
    target = port;
  } catch {
    await pause();
  }
}
for await (const near of listener) {
  console.log("proxied");
  const far = await Deno.connect({ hostname: "127.0.0.1", port: target });
  near.readable.pipeTo(far.writable).catch(() => {});
  far.readable.pipeTo(near.writable).catch(() => {});
}
`;

/** A program that writes a number of MiB into a store, unless the store rejects them. */
const FILLER = `${STORE_CLIENT}
const MEBIBYTES = 15;
for (let index = 0; index < Number(Deno.args[1]) / MEBIBYTES; index++) {
  try {
    using connection = await connect();
    await set(connection, "flood " + index, new Uint8Array(MEBIBYTES * 2 ** 20));
  } catch {
    // The value was rejected.
  }
}
`;

/** A program that connects a number of times to each port, and keeps the connections. */
const HOLDER = `
const [count, ...ports] = Deno.args;
const held = [];
for (const port of ports) {
  for (let index = 0; index < Number(count); index++) {
    const connecting = Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    connecting.then((connection) => held.push(connection), () => {});
    if (index % 100 === 99) await Promise.race([connecting.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 100))]);
  }
}
// Connections that nobody accepts stay pending, without an event. Those that are accepted are open by then.
await new Promise((resolve) => setTimeout(resolve, 500));
console.log("ready");
await Deno.stdin.read(new Uint8Array(1));
Deno.exit();
`;

async function readRest(reader: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = "";
  for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
  return text;
}

/** A program that keeps a number of connections open, as soon as something listens. */
const FLOODER = `
const [count, port] = Deno.args;
console.log("ready");
await Promise.all(Array.from({ length: Number(count) }, async () => {
  for (;;) {
    try {
      using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
      await connection.read(new Uint8Array(1));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}));
`;

/** A program of another user that has printed that it is ready. */
class Attack implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #said: Promise<string>;

  private constructor(process: Deno.ChildProcess, said: Promise<string>) {
    this.#process = process;
    this.#said = said;
  }

  static async begin(user: OtherUser, program: string, ...args: string[]): Promise<Attack> {
    const process = user.start(program, ...args);
    process.stderr.cancel();
    const lines = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    assertEquals((await lines.read()).value, "ready\n");
    return new Attack(process, readRest(lines));
  }

  /**
   * Ends the program.
   *
   * @returns What it has printed since it was ready.
   */
  async said(): Promise<string> {
    await this[Symbol.asyncDispose]();
    return await this.#said;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // The program has exited already.
    }
    await this.#process.status;
    await this.#said;
    await this.#process.stdin.close().catch(() => {});
  }
}

/** Returns the ports on which ranks listen for each other. */
function listenersBeside(masterPort: number): string[] {
  const LISTEN = "0A";
  const lines = Deno.readTextFileSync("/proc/net/tcp").trim().split("\n").slice(1);
  const sockets = lines.map((line) => line.trim().split(/\s+/));
  return sockets.filter(([, , , state]) => state === LISTEN)
    .map(([, local]) => parseInt(local!.split(":")[1]!, 16))
    .filter((port) => port > 32_768 && port !== masterPort)
    .map(String);
}

function descriptorsOf(pid: number): number {
  return [...Deno.readDirSync(`/proc/${pid}/fd`)].length;
}

function mebibytesOf(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) / 1024;
}

// deno-lint-ignore no-explicit-any -- the setup's type does not matter here
type Runner = DistributedRunner<any, any, never, any>;

async function assertServes(runner: Runner): Promise<void> {
  assertEquals((await runner.invokeAll({})).map(({ sum }) => sum), [2, 2]);
}

async function assertFormsNewGroup(runner: Runner): Promise<void> {
  await assertRejects(() => runner.invoke({ thrower: 1 }), WorkerError, "gives up");
  await assertServes(runner);
}

const STRANGER = /the peer that connected to this rank from 127\.0\.0\.1:\d+ is not a rank of the group/;

const SCENARIOS: Record<string, (user: OtherUser) => Promise<void>> = {
  async "forged keys"(user) {
    const masterPort = freePort();
    await using _attack = await Attack.begin(user, FORGER, `${masterPort}`);
    await using runner = await startRunner(Recovers, { ...OPTIONS, masterPort });
    await assertServes(runner);
    await assertFormsNewGroup(runner);
  },
  async "a flood of values"(user) {
    const masterPort = freePort();
    await using runner = await startRunner(Recovers, { ...OPTIONS, masterPort });
    const { pid } = runner.context![0]!;
    const before = mebibytesOf(pid);
    await user.run(FILLER, `${masterPort}`, "480");
    assert(mebibytesOf(pid) - before < 100, "rank 0 keeps the data that strangers sent");
    await assertServes(runner);
  },
  async "a flood of connections to the store"(user) {
    const masterPort = freePort();
    await using runner = await startRunner(Recovers, { ...OPTIONS, masterPort });
    const { pid } = runner.context![0]!;
    const before = descriptorsOf(pid);
    await using _attack = await Attack.begin(user, HOLDER, "2000", `${masterPort}`);
    assert(descriptorsOf(pid) - before < 400, "strangers use up rank 0's descriptors");
    await assertFormsNewGroup(runner);
  },
  async "a flood of connections while ranks start"(user) {
    const masterPort = freePort();
    await using _attack = await Attack.begin(user, FLOODER, "2000", `${masterPort}`);
    await using runner = await startRunner(Recovers, { ...OPTIONS, masterPort });
    await assertServes(runner);
    assert(descriptorsOf(runner.context![0]!.pid) < 600, "strangers use up rank 0's descriptors");
    await assertFormsNewGroup(runner);
  },
  async "a flood of connections to the ranks"(user) {
    const masterPort = freePort();
    await using runner = await startRunner(Recovers, { ...OPTIONS, masterPort });
    const before = runner.context!.map(({ pid }) => descriptorsOf(pid));
    await using _attack = await Attack.begin(user, HOLDER, "2000", ...listenersBeside(masterPort));
    for (const [rank, { pid }] of runner.context!.entries()) {
      assert(descriptorsOf(pid) - before[rank]! < 100, `strangers use up rank ${rank}'s descriptors`);
    }
    await assertServes(runner);
    await assertFormsNewGroup(runner);
  },
  async "a proxy between ranks that start"(user) {
    const masterPort = freePort();
    await using attack = await Attack.begin(user, PROXY, `${masterPort}`, "1");
    const runner = new DistributedRunner(Recovers, { ...OPTIONS, masterPort });
    const { starting, pid } = await stopBeforeMeeting(runner);
    await nextTurns();
    Deno.kill(pid, "SIGCONT");
    await starting;
    await assertServes(runner);
    await runner.stop();
    assertEquals(await attack.said(), "");
  },
  async "a proxy between ranks that meet again"(user) {
    const masterPort = freePort();
    const restart = { maxRestarts: 1 };
    await using runner = await startRunner(Recovers, { ...OPTIONS, masterPort, restart });
    await using attack = await Attack.begin(user, PROXY, `${masterPort}`, "2");
    const before = listenersBeside(masterPort);
    const resume = replaceFirst(runner);
    await newListeners(masterPort, before);
    await nextTurns();
    resume();
    await assertServes(runner);
    await runner.stop();
    assertEquals(await attack.said(), "");
  },
  async "a stranger among ranks that start"(user) {
    const masterPort = freePort();
    const runner = new DistributedRunner(Recovers, { ...OPTIONS, masterPort });
    const { starting, pid } = await stopBeforeMeeting(runner);
    await using _attack = await connectBeforeOthers(user, masterPort);
    Deno.kill(pid, "SIGCONT");
    const error = await assertRejects(() => starting, Error);
    assert(STRANGER.test(error.message), error.message);
  },
  async "a stranger among ranks that meet again"(user) {
    const masterPort = freePort();
    const restart = { maxRestarts: 1 };
    await using runner = await startRunner(Recovers, { ...OPTIONS, masterPort, restart });
    const before = listenersBeside(masterPort);
    const resume = replaceFirst(runner);
    await using _attack = await connectBeforeOthers(user, masterPort, before);
    resume();
    const error = await assertRejects(() => runner.invoke({}), Error);
    assert(STRANGER.test(error.message), error.message);
  },
};

/** Starts a runner, and stops rank 1 before it receives its group. */
async function stopBeforeMeeting(runner: Runner): Promise<{ starting: Promise<void>; pid: number }> {
  const stopped = Promise.withResolvers<number>();
  const starting = runner.start({
    onProgress: ({ rank, phase }) => {
      if (rank !== 1 || phase !== "loaded") return;
      const { pid } = runner.context![1]!;
      Deno.kill(pid, "SIGSTOP");
      stopped.resolve(pid);
    },
  });
  starting.catch(() => {});
  return { starting, pid: await stopped.promise };
}

/**
 * Kills rank 0 so that it is replaced while rank 1 is stopped.
 *
 * @returns A function that resumes rank 1.
 */
function replaceFirst(runner: Runner): () => void {
  const [first, second] = runner.context!.map(({ pid }) => pid) as [number, number];
  Deno.kill(second, "SIGSTOP");
  Deno.kill(first, "SIGKILL");
  return () => Deno.kill(second, "SIGCONT");
}

/** Waits to give an attack time to work, because a failed attack cannot report that it has failed. */
async function nextTurns(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Waits until a rank listens on new ports, and returns them. */
async function newListeners(masterPort: number, before: string[] = []): Promise<string[]> {
  const added = () => listenersBeside(masterPort).filter((port) => !before.includes(port));
  await until(() => added().length > 0, "a rank to listen", LIMIT_MS);
  return added();
}

/** Connects a stranger to the first rank that listens for others. */
async function connectBeforeOthers(user: OtherUser, masterPort: number, before?: string[]): Promise<Attack> {
  return await Attack.begin(user, HOLDER, "1", ...await newListeners(masterPort, before));
}

if (import.meta.main) {
  using user = new OtherUser();
  await SCENARIOS[Deno.args[0]!]!(user);
  console.log("passed");
}
