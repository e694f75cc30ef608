import { assert, assertEquals, assertRejects } from "@std/assert";
import { FRAME_LIMITS, FrameType } from "../protocol/mod.ts";
import { CERTIFICATE_NAME, deriveIdentity } from "./certificate.ts";
import { connect, listen } from "./mod.ts";
import type { Address, Connection } from "./transport.ts";
import { until } from "../tests/testing.ts";

const SECRET = "what both sides know";

/** How long Nagle's algorithm may hold the second of two frames back. */
const NAGLE_MS = 40;

/** A listener that records the frames of all peers. */
class RecordingListener implements AsyncDisposable {
  readonly listener = listen({ transport: "tcp", hostname: "127.0.0.1", port: 0 }, { secret: SECRET });
  readonly address: Address & { port: number } = this.listener.address as Address & { port: number };
  readonly heard: number[] = [];
  readonly ends: string[] = [];
  readonly connections: Connection[] = [];
  readonly #serving: Promise<void> = this.#serve();

  async #serve(): Promise<void> {
    const reading: Promise<unknown>[] = [];
    for await (const connection of this.listener) {
      this.connections.push(connection);
      connection.limits = FRAME_LIMITS;
      reading.push(
        connection.run(({ type }) => void this.heard.push(type)).then(
          () => this.ends.push("end"),
          (error) => this.ends.push(error.name),
        ).finally(() => connection.close()),
      );
    }
    await Promise.all(reading);
  }

  /** Opens a connection without TLS. */
  plain(): Promise<Deno.TcpConn> {
    return Deno.connect({ hostname: "127.0.0.1", port: this.address.port });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.listener.close();
    for (const connection of this.connections) connection.close();
    await this.#serving;
  }
}

Deno.test("a secret has one certificate, and another has another", async () => {
  const [one, again, other] = await Promise.all([SECRET, SECRET, `${SECRET}!`].map(deriveIdentity));
  assertEquals(one, again);
  assert(one!.certificate !== other!.certificate && one!.key !== other!.key);
  assert(CERTIFICATE_NAME.endsWith(".invalid"));
});

Deno.test("the certificate is one that other programs read, and its key is its own", async () => {
  const { X509Certificate, createPrivateKey } = await import("node:crypto");
  const { certificate, key } = await deriveIdentity(SECRET);
  const read = new X509Certificate(certificate);
  assertEquals(read.subject, `CN=${CERTIFICATE_NAME}`);
  assertEquals([read.validFrom, read.validTo], ["Jan  1 00:00:00 2000 GMT", "Dec 31 23:59:59 9999 GMT"]);
  assert(read.subjectAltName!.includes(CERTIFICATE_NAME));
  assertEquals(createPrivateKey(key).asymmetricKeyType, "ed25519");
});

Deno.test("whoever has another secret, or shows nothing of it, is not connected to", async () => {
  await using listening = new RecordingListener();
  const error = await assertRejects(
    () => connect(listening.address, { secret: "another" }),
    Deno.errors.InvalidData,
  );
  assert(error.message !== "");
  assertEquals(listening.heard, []);
});

Deno.test("a listener that speaks no TLS is not connected to, nor one with a certificate of its own", async () => {
  const { certificate, key } = await deriveIdentity("another");
  for (const kind of ["plain", "tls"]) {
    const where = { hostname: "127.0.0.1", port: 0 };
    const listener = kind === "plain"
      ? Deno.listen(where)
      : Deno.listenTls({ ...where, cert: certificate, key });
    const talking = (async () => {
      using socket = await listener.accept();
      await socket.write(new Uint8Array(100).fill(7)).catch(() => {});
      await socket.read(new Uint8Array(1000)).catch(() => {});
    })();
    const address: Address = { transport: "tcp", ...where, port: (listener.addr as Deno.NetAddr).port };
    await assertRejects(() => connect(address, { secret: SECRET }), Deno.errors.InvalidData);
    await talking;
    listener.close();
  }
});

Deno.test("a listener that says nothing is given up by the signal, and one that leaves at once", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address: Address = { transport: "tcp", hostname: "127.0.0.1", port: listener.addr.port };
  const late = new AbortController();
  const connecting = assertRejects(
    () => connect(address, { secret: SECRET, signal: late.signal }),
    RangeError,
  );
  const socket = await listener.accept();
  late.abort(new RangeError("late"));
  await connecting;
  socket.close();
  const refused = assertRejects(() => connect(address, { secret: SECRET }), Deno.errors.UnexpectedEof);
  const gone = await listener.accept();
  // The system may reset the connection if it has data that nobody has read.
  await gone.read(new Uint8Array(4096));
  gone.close();
  await refused;
});

Deno.test("frames that are sent in a row come without a wait for each other, both ways", async () => {
  await using listening = new RecordingListener();
  const near = await connect(listening.address, { secret: SECRET });
  near.limits = FRAME_LIMITS;
  const [far] = listening.connections;
  let heard = 0;
  const reading = near.run(() => void heard++);
  const tookMs: number[] = [];
  for (let round = 0; round < 100; round++) {
    for (const [from, count] of [[near, () => listening.heard.length], [far!, () => heard]] as const) {
      const before = count();
      const startedAt = performance.now();
      await from.send({ type: FrameType.Ping });
      await from.send({ type: FrameType.Ping });
      await until(() => count() === before + 2, "both frames", 60_000, 0);
      tookMs.push(performance.now() - startedAt);
    }
  }
  // The median, because a busy machine delays some pairs.
  const median = tookMs.toSorted((left, right) => left - right)[tookMs.length / 2]!;
  assert(median < NAGLE_MS, `a pair takes ${median} ms`);
  near.close();
  await reading;
});

Deno.test("a peer that leaves without a word, or is cut off, ends its connection alone", async () => {
  await using listening = new RecordingListener();
  // Records the first bytes that a rank sends.
  const recorder = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const recorded = connect(
    { transport: "tcp", hostname: "127.0.0.1", port: recorder.addr.port },
    { secret: SECRET },
  ).catch(() => {});
  const hello = new Uint8Array(4096);
  const socket = await recorder.accept();
  const length = (await socket.read(hello))!;
  socket.close();
  recorder.close();
  await recorded;
  const said = hello.subarray(0, length);
  let count = 0;
  for (let round = 0; round < 300; round++) {
    const bytes = said.slice(0, round % 3 === 0 ? length : 1 + (round * 7) % length);
    if (round % 3 !== 1) bytes[(round * 31) % bytes.length]! ^= 1 << (round % 8);
    const stranger = await listening.plain();
    count++;
    await stranger.write(bytes);
    if (round % 4 === 0) await stranger.closeWrite();
    if (round % 4 === 2) await stranger.write(new Uint8Array(100).fill(round)).catch(() => {});
    stranger.close();
  }
  const near = await connect(listening.address, { secret: SECRET });
  await near.send({ type: FrameType.Ping });
  await until(() => listening.heard.length > 0, "the ping");
  near.close();
  await until(() => listening.ends.length > count, "all connections to end");
  assertEquals(listening.heard, [FrameType.Ping]);
});

Deno.test({
  name: "a connection that is closed while keys are agreed on gives its descriptor back at once",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using listening = new RecordingListener();
    const before = descriptors();
    const strangers: Deno.TcpConn[] = [];
    for (const words of [[], [0x16], [0x16, 3, 1, 2, 0, 1, 0]]) {
      for (let index = 0; index < 20; index++) {
        const stranger = await listening.plain();
        await stranger.write(Uint8Array.from(words));
        strangers.push(stranger);
      }
    }
    const begun = () => listening.connections.filter(({ hasBegun }) => hasBegun).length;
    await until(() => listening.connections.length >= 60 && begun() >= 40, "the strangers");
    for (const connection of listening.connections) connection.close();
    await until(() => listening.ends.length >= 60, "all connections to end");
    assertEquals(descriptors() - before, strangers.length);
    for (const stranger of strangers) stranger.close();
  },
});

function descriptors(): number {
  return [...Deno.readDirSync("/proc/self/fd")].length;
}
