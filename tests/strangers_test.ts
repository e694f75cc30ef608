/** Attacks by other users of the machine, who do not have the ranks' secret. */
import { encode } from "@std/msgpack";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DistributedRunner, type RunnerOptions, TimeoutError } from "../mod.ts";
import { CAN_BE_ANOTHER_USER, OtherUser } from "./other_user.ts";
import { freePort } from "./runner.ts";
import { until } from "./testing.ts";
import { Joins } from "./workers/outside.ts";
import { Echo } from "./workers/plain.ts";

/** The certificate of a stranger that speaks TLS. It has the right name, but belongs to another secret. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIH/MIGyoAMCAQICAQEwBQYDK2VwMBkxFzAVBgNVBAMMDmNvaG9ydC5pbnZhbGlk
MCAXDTAwMDEwMTAwMDAwMFoYDzk5OTkxMjMxMjM1OTU5WjAZMRcwFQYDVQQDDA5j
b2hvcnQuaW52YWxpZDAqMAUGAytlcAMhAAhynznkvcr+O6dj0WU8QXII96LrUMeG
M6avmpBewiTbox0wGzAZBgNVHREEEjAQgg5jb2hvcnQuaW52YWxpZDAFBgMrZXAD
QQCQxafNr0ceD3qShtjMHTr4bR6CyFG1IxaRPupnLXPdcugbVA/3ZIEb8Ur1FlY/
eblWbXPsY4NibUVXXZrl8TcG
-----END CERTIFICATE-----
`;
const KEY = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIIfEBCvk25fKtxt1sdH7Zw/sYiAOYnGamDpF/TRqLM+U
-----END PRIVATE KEY-----
`;

/** The type of each frame. */
const HELLO = 1;
const WELCOME = 2;
const SETUP = 3;
const READY = 6;
const CHALLENGE = 21;

const RANK = import.meta.resolve("./programs/outside_rank.ts");

/** Whether to skip tests that need another user. */
const ignore = !CAN_BE_ANOTHER_USER;

/** A folder that already contains a secret. */
class Launch implements Disposable {
  readonly folder = Deno.makeTempDirSync();
  readonly tokenFile = `${this.folder}/token`;
  readonly secret = randomHex();

  constructor() {
    Deno.writeTextFileSync(this.tokenFile, this.secret, { mode: 0o600 });
  }

  /** Runs rank 0 of 1 like an outside launcher, until it exits. */
  async rank(address: string, how = "runner's worker"): Promise<{ code: number; stderr: string }> {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", RANK, how],
      env: { RANK: "0", WORLD_SIZE: "1", COHORT_ADDRESS: address, COHORT_TOKEN_FILE: this.tokenFile },
    }).output();
    return { code, stderr: new TextDecoder().decode(stderr) };
  }

  runner(options: RunnerOptions): DistributedRunner {
    return new DistributedRunner(Joins, {
      device: "cpu",
      externalRanks: { tokenFile: this.tokenFile },
      ...options,
    });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

/** A running program of another user. */
class Stranger implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #lines: string[] = [];
  readonly #reading: Promise<void>;

  constructor(other: OtherUser, program: string, ...args: string[]) {
    this.#process = other.start(program, ...args);
    this.#reading = this.#read();
  }

  /** The lines that it has printed. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Waits until it has printed a line that starts with a text; returns the rest of the line. */
  async printed(start: string): Promise<string> {
    await until(() => this.#lines.some((line) => line.startsWith(start)), start);
    return this.#lines.find((line) => line.startsWith(start))!.slice(start.length).trim();
  }

  async #read(): Promise<void> {
    let text = "";
    for await (const chunk of this.#process.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (text + chunk).split("\n");
      text = lines.pop()!;
      this.#lines.push(...lines);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has exited already.
    }
    await Promise.all([
      this.#process.stdin.abort().catch(() => {}),
      this.#process.stderr.cancel(),
      this.#reading,
    ]);
    await this.#process.status;
  }
}

/** Encodes a frame in hexadecimal. */
function frame(type: number, message: object): string {
  const body = encode(message as Record<string, string>);
  const head = new DataView(new ArrayBuffer(16));
  head.setUint8(0, type);
  head.setUint32(8, body.length, true);
  return new Uint8Array(head.buffer).toHex() + body.toHex();
}

function randomHex(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toHex();
}

/**
 * Returns the bytes that a runner without the secret might send: an invalid proof, then a module to import.
 */
function falseAnswer(module: string): string {
  const challenge = { session: randomHex(), nonce: randomHex(), proof: randomHex() };
  const welcome = { module, exportName: "default", device: "cpu", now: 0, storeSecret: randomHex() };
  return frame(CHALLENGE, challenge) + frame(WELCOME, welcome) + frame(SETUP, {});
}

/** A program that sends bytes to each client, and prints in hexadecimal what it receives. */
const FALSE_RUNNER = `
  const [kind, where, answer, cert, key] = Deno.args;
  if (kind === "unix") Deno.umask(0);
  const listener = kind === "unix" ? Deno.listen({ transport: "unix", path: where })
    : kind === "tls" ? Deno.listenTls({ hostname: "127.0.0.1", port: Number(where), cert, key })
    : Deno.listen({ hostname: "127.0.0.1", port: Number(where) });
  console.log("listens");
  for await (const socket of listener) {
    (async () => {
      await socket.write(Uint8Array.fromHex(answer));
      const buffer = new Uint8Array(65536);
      for (;;) {
        const length = await socket.read(buffer);
        if (length === null) return;
        console.log("heard", buffer.subarray(0, length).toHex());
      }
    })().catch((error) => console.log("heard", error.name));
  }`;

for (const kind of ["tcp", "tls", "unix"] as const) {
  Deno.test({
    name: `a rank obeys no false runner that took its address first: ${kind}`,
    ignore,
    async fn() {
      using launch = new Launch();
      using other = new OtherUser();
      const evil = `${other.folder}/evil.ts`;
      const trace = `${launch.folder}/trace`;
      Deno.writeTextFileSync(
        evil,
        `Deno.writeTextFileSync(${JSON.stringify(trace)}, ""); export default class {}`,
      );
      const where = kind === "unix" ? `${other.folder}/runner.sock` : String(freePort());
      const answer = falseAnswer(`file://${evil}`);
      await using stranger = new Stranger(other, FALSE_RUNNER, kind, where, answer, CERTIFICATE, KEY);
      await stranger.printed("listens");
      const address = kind === "unix" ? `unix:${where}` : `tcp://127.0.0.1:${where}`;
      const { code, stderr } = await launch.rank(address);
      assertEquals(code, 113, stderr);
      assert(
        stderr.includes(`[rank 0] the program at ${address} is not the runner, or does not have`),
        stderr,
      );
      assert(!stderr.includes("Uncaught"), stderr);
      assertEquals([...Deno.readDirSync(launch.folder)].map(({ name }) => name), ["token"]);
      await stranger.printed("heard");
      const heard = stranger.lines.join();
      const secret = new TextEncoder().encode(launch.secret).toHex();
      assert(!heard.includes(secret) && !heard.includes(launch.secret), "the secret was sent");
    },
  });
}

Deno.test({
  name: "a rank stops waiting at connectTimeoutMs if a stranger at the address says nothing",
  ignore,
  async fn() {
    using launch = new Launch();
    using other = new OtherUser();
    const port = freePort();
    await using stranger = new Stranger(other, FALSE_RUNNER, "tcp", String(port), "");
    await stranger.printed("listens");
    const { code, stderr } = await launch.rank(`tcp://127.0.0.1:${port}`, "impatient");
    assertEquals(code, 1);
    const state = `no runner is at tcp://127.0.0.1:${port} after 200 ms`;
    assert(stderr.includes(`${TimeoutError.name}: Cannot run rank: ${state}`), stderr);
  },
});

/** A program that connects for each argument, sends it, and waits until the connection is closed. */
const FALSE_RANK = `
  const [port, ...said] = Deno.args;
  for (const words of said) {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    await socket.write(Uint8Array.fromHex(words)).catch(() => {});
    const buffer = new Uint8Array(65536);
    let heard = "";
    for (let length; (length = await socket.read(buffer).catch(() => null)) !== null;) {
      heard += buffer.subarray(0, length).toHex();
    }
    console.log("heard", heard);
    socket.close();
  }
  console.log("done");`;

Deno.test({
  name: "over TCP a false rank is rejected, and the real rank is accepted",
  ignore,
  async fn() {
    using launch = new Launch();
    using other = new OtherUser();
    const runner = launch.runner({ workerAddr: "127.0.0.1" });
    const phases: string[] = [];
    const starting = runner.start({ onProgress: ({ phase }) => phases.push(phase) });
    const { port } = runner.getSocket().address as { port: number };
    const hello = { version: 1, rank: 0, worldSize: 1, pid: 1, nonce: randomHex() };
    const said = [
      frame(HELLO, { ...hello, token: "0".repeat(64) }),
      frame(HELLO, hello),
      frame(READY, { device: "cpu" }),
      new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n").toHex(),
      "1603010005aabbccddee",
    ];
    await using stranger = new Stranger(other, FALSE_RANK, String(port), ...said);
    await stranger.printed("done");
    const heard = stranger.lines.filter((line) => line.startsWith("heard")).map((line) => line.slice(6));
    // Only the client that starts like TLS receives anything, and no more than a TLS alert.
    assertEquals(heard.slice(0, -1), said.slice(0, -1).map(() => ""));
    assert(heard.at(-1)!.length < 40, heard.at(-1));
    assertEquals(phases, ["spawned"]);
    const rank = launch.rank(`tcp://127.0.0.1:${port}`);
    await starting;
    assertEquals((await runner.invoke({ add: 7 })).sum, 7);
    await runner.stop();
    assertEquals((await rank).code, 0);
  },
});

/** A program that connects to a Unix socket, and prints the outcome. */
const VISITOR = `
  try { (await Deno.connect({ transport: "unix", path: Deno.args[0] })).close(); console.log("connected"); }
  catch (error) { console.log(error.name); }`;

Deno.test({
  name: "no other user can connect to a runner's Unix socket, in any folder and with any umask",
  ignore,
  async fn() {
    using launch = new Launch();
    using other = new OtherUser();
    const folder = Deno.makeTempDirSync();
    Deno.chmodSync(folder, 0o1777);
    const path = `${folder}/runner.sock`;
    const umask = Deno.umask(0);
    try {
      await using runner = launch.runner({ workerAddr: path });
      const starting = runner.start();
      assertEquals((await other.run(VISITOR, path)).stdout, "PermissionDenied\n");
      const rank = launch.rank(`unix:${path}`);
      await starting;
      assertEquals((await runner.invoke({ add: 7 })).sum, 7);
      await runner.stop();
      assertEquals((await rank).code, 0);
    } finally {
      Deno.umask(umask);
      Deno.removeSync(folder, { recursive: true });
    }
  },
});

/**
 * A program that forwards and prints the bytes of both sides. On request it injects its own bytes into what
 * one of them receives.
 */
const RELAY = `
  const [from, to] = Deno.args.slice(0, 2).map(Number);
  const side = Deno.args[2];
  const targets = [];
  async function pass(name, source, sink) {
    const buffer = new Uint8Array(65536);
    for (let length; (length = await source.read(buffer)) !== null;) {
      console.log(name, buffer.subarray(0, length).toHex());
      for (let done = 0; done < length;) done += await sink.write(buffer.subarray(done, length));
    }
    sink.close();
  }
  (async () => {
    for await (const _ of Deno.stdin.readable) {
      const frame = new Uint8Array(16);
      frame[0] = 13;
      for (const target of targets) await target.write(frame);
      console.log("injected");
    }
  })();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: from });
  console.log("listens");
  for await (const rank of listener) {
    const runner = await Deno.connect({ hostname: "127.0.0.1", port: to });
    targets.push(side === "rank" ? rank : runner);
    pass("rank", rank, runner).catch(() => {});
    pass("runner", runner, rank).catch(() => {});
  }`;

/** A program that sends recorded bytes of a rank again. */
const REPLAY = `
  const [port, words] = Deno.args;
  const socket = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  await socket.write(Uint8Array.fromHex(words)).catch(() => {});
  await socket.closeWrite().catch(() => {});
  const buffer = new Uint8Array(65536);
  let heard = 0;
  for (let length; (length = await socket.read(buffer).catch(() => null)) !== null;) heard += length;
  console.log("ended after", heard);`;

/** Has a relay inject bytes into what one side receives. Expects the rank to end with the given words. */
async function injectByRelay(side: "rank" | "runner", ended: string): Promise<void> {
  using launch = new Launch();
  using other = new OtherUser();
  const [near, far] = [freePort(), freePort()];
  await using runner = launch.runner({ workerAddr: "127.0.0.1", workerPort: far });
  const starting = runner.start({ setup: { words: "nobody is to read this" } });
  const process = other.start(RELAY, String(near), String(far), side);
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  const reading = (async () => {
    for (let chunk; !(chunk = await reader.read()).done;) seen += chunk.value;
  })();
  await until(() => seen.includes("listens"), "the relay");
  const rank = launch.rank(`tcp://127.0.0.1:${near}`);
  await starting;
  assertEquals((await runner.invoke({ add: 7 })).sum, 7);
  for (const words of [launch.secret, "nobody is to read this", "float", "outside.ts"]) {
    assert(!seen.includes(new TextEncoder().encode(words).toHex()), words);
  }
  // The rank's recorded bytes give nobody access, neither now nor when the rank has left.
  const said = seen.split("\n").filter((line) => line.startsWith("rank ")).map((line) => line.slice(5))
    .join("");
  assert(said.length > 1000);
  const again = await other.run(REPLAY, String(far), said.slice(0, 60_000));
  assert(again.stdout.startsWith("ended after"), again.stderr);
  assertEquals((await runner.invoke({ add: 8 })).sum, 8);
  const writer = process.stdin.getWriter();
  await writer.write(new Uint8Array([10]));
  // A forged stop does not stop the rank. It breaks the connection, which ends the rank.
  await assertRejects(async () => {
    for (;;) await runner.invoke({ add: 9 });
  });
  const { code, stderr } = await rank;
  assertEquals(code, 113);
  assertStringIncludes(stderr, ended);
  process.kill("SIGKILL");
  await Promise.all([writer.abort().catch(() => {}), process.stderr.cancel(), reading, process.status]);
}

Deno.test({
  name: "a relay on TCP sees no secret and no payload, and cannot inject anything",
  ignore,
  async fn(test) {
    await test.step("into the rank", () =>
      injectByRelay("rank", "[rank 0] the connection to the runner broke"));
    await test.step("into the runner", () => injectByRelay("runner", "[rank 0] the runner is gone"));
  },
});

/**
 * A program that keeps connections that are silent or stall in the handshake, and replaces those that are
 * closed.
 */
const FLOOD = `
  const [port, count, words] = Deno.args;
  let made = 0;
  async function hold() {
    for (;;) {
      try {
        const socket = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
        if (++made === Number(count)) console.log("flooded");
        if (words) await socket.write(Uint8Array.fromHex(words));
        const buffer = new Uint8Array(1024);
        while (await socket.read(buffer) !== null);
        socket.close();
      } catch { /* try again */ }
    }
  }
  for (let index = 0; index < Number(count); index++) hold();`;

for (
  const [count, what, words] of [
    [2000, "say nothing", ""],
    [400, "stall in the handshake", "1603010200"],
  ] as const
) {
  Deno.test({
    name: `ranks get through a flood of ${count} strangers that ${what} and reconnect`,
    ignore,
    async fn() {
      using other = new OtherUser();
      await using runner = new DistributedRunner(Echo, {
        worldSize: 2,
        device: "cpu",
        logs: "none",
        workerAddr: "127.0.0.1",
      });
      const { port } = runner.getSocket().address as { port: number };
      // The system queues connections until the runner accepts them.
      await using flood = new Stranger(other, FLOOD, String(port), String(count), words);
      const before = descriptors();
      let most = 0;
      const watch = setInterval(() => most = Math.max(most, descriptors() - before), 20);
      try {
        await runner.start({ timeoutMs: 120_000 });
        await flood.printed("flooded");
        assertEquals(await runner.invoke(1), 1);
      } finally {
        clearInterval(watch);
      }
      assert(most < 600, `${most} descriptors`);
    },
  });
}

function descriptors(): number {
  return [...Deno.readDirSync("/proc/self/fd")].length;
}
