import { assert, assertEquals, assertThrows } from "@std/assert";
import { DistributedError } from "../../errors.ts";
import type { Connection } from "../../transport/mod.ts";
import { openSocket, removeDeadSocket, type RunnerListener } from "./socket.ts";
import { Timer } from "../timer.ts";
import { temporaryFolder } from "../../tests/testing.ts";

/** Opens a listener that accepts connections and records its events. */
function opened(options: { workerAddr?: string; workerPort: number }): {
  listener: RunnerListener;
  next: () => Promise<Connection>;
  troubles: string[];
} & AsyncDisposable {
  const alive = new Timer(10_000, () => {}); // A listener does not keep the process running.
  const listener = openSocket(options);
  const troubles: string[] = [];
  let came = Promise.withResolvers<Connection>();
  const accepting = listener.accept({
    onConnection: (connection) => came.resolve(connection),
    onTrouble: ({ message }) => troubles.push(message),
  });
  return {
    listener,
    troubles,
    async next() {
      const connection = await came.promise;
      came = Promise.withResolvers();
      return connection;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      alive.cancel();
    },
  };
}

const pathOf = ({ address }: RunnerListener) => (address as { path: string }).path;

Deno.test("a listener whose socket is gone is reached by its address again", async () => {
  await using opening = opened({ workerPort: 0 });
  const { listener, next, troubles } = opening;
  const path = pathOf(listener);
  for (const gone of [path, listener.folder!]) {
    Deno.removeSync(gone, { recursive: true });
    listener.ensureReachable();
    const [connection, stranger] = await Promise.all([next(), Deno.connect({ transport: "unix", path })]);
    connection.close();
    stranger.close();
  }
  listener.ensureReachable();
  assertEquals(troubles.length, 2);
  assert(troubles[0]!.includes(`unix:${path}: its socket was gone`), troubles[0]);
  const folder = listener.folder!;
  listener.close();
  assertThrows(() => Deno.lstatSync(folder), Deno.errors.NotFound);
  // A closed listener must not become reachable again.
  listener.ensureReachable();
  assertThrows(() => Deno.lstatSync(folder), Deno.errors.NotFound);
});

Deno.test("whoever has reached the socket before it went is taken all the same", async () => {
  await using opening = opened({ workerPort: 0 });
  const { listener, next } = opening;
  const path = pathOf(listener);
  const stranger = await Deno.connect({ transport: "unix", path });
  Deno.removeSync(path);
  listener.ensureReachable();
  (await next()).close();
  assertEquals(await stranger.read(new Uint8Array(1)), null);
  stranger.close();
});

Deno.test("a listener of a port is always reachable", async () => {
  await using opening = opened({ workerAddr: "127.0.0.1", workerPort: 0 });
  opening.listener.ensureReachable();
  assertEquals(opening.troubles, []);
});

Deno.test({
  name: "a folder that somebody else has made in the place of a listener's own is not used",
  ignore: Deno.uid() !== 0, // Only root can change the owner of a folder.
  async fn() {
    await using opening = opened({ workerPort: 0 });
    const folder = opening.listener.folder!;
    Deno.removeSync(folder, { recursive: true });
    Deno.mkdirSync(folder);
    try {
      Deno.chownSync(folder, 12_345, 12_345);
      assertThrows(
        () => opening.listener.ensureReachable(),
        DistributedError,
        `somebody else has ${folder} now`,
      );
      opening.listener.close();
      assertEquals([...Deno.readDirSync(folder)], []);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});

/** Binds a socket that listens only when told to. */
function boundSocket(path: string): { listen(): void; close(): void } {
  const libc = Deno.dlopen("libc.so.6", {
    socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
    bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
    listen: { parameters: ["i32", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const { socket, bind, listen, close } = libc.symbols;
  const AF_UNIX = 1;
  const SOCK_STREAM_CLOEXEC = 0o2000001;
  const address = new Uint8Array(110);
  address[0] = AF_UNIX;
  new TextEncoder().encodeInto(path, address.subarray(2));
  const descriptor = socket(AF_UNIX, SOCK_STREAM_CLOEXEC, 0);
  assertEquals(bind(descriptor, address, address.length), 0);
  return {
    listen: () => assertEquals(listen(descriptor, 8), 0),
    close: () => {
      close(descriptor);
      libc.close();
    },
  };
}

Deno.test({
  name: "a socket that is made but not yet listened at is not taken for a dead one",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/x.sock`;
    const other = boundSocket(path);
    const removing = removeDeadSocket(path);
    other.listen();
    await removing;
    assert(Deno.lstatSync(path).isSocket);
    // A socket that was left long ago is checked at once.
    other.close();
    await removeDeadSocket(path);
    assertThrows(() => Deno.lstatSync(path), Deno.errors.NotFound);
  },
});

Deno.test({
  name: "a dead socket of another user is not removed, and the error says whose it is",
  ignore: Deno.uid() !== 0, // Only root can change the owner of a socket.
  async fn() {
    using folder = temporaryFolder();
    const workerAddr = `${folder.path}/x.sock`;
    boundSocket(workerAddr).close();
    Deno.chownSync(workerAddr, 12_345, 12_345);
    await removeDeadSocket(workerAddr);
    assertThrows(
      () => openSocket({ workerAddr, workerPort: 0 }),
      Deno.errors.AddrInUse,
      "a socket of another user is there; remove it, or set another workerAddr",
    );
  },
});
