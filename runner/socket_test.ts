import { assert, assertEquals, assertThrows } from "@std/assert";
import { DistributedError } from "../errors.ts";
import type { Connection } from "../transport/mod.ts";
import { openSocket, type RunnerListener } from "./_socket.ts";
import { Timer } from "./_timer.ts";

/** A listener that is accepting, and what it tells. */
function opened(options: { workerAddr?: string; workerPort: number }): {
  listener: RunnerListener;
  next: () => Promise<Connection>;
  troubles: string[];
} & AsyncDisposable {
  const alive = new Timer(10_000, () => {}); // a listener keeps no process alive
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
  await using door = opened({ workerPort: 0 });
  const { listener, next, troubles } = door;
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
  // A listener that is closed is to be reached by nobody.
  listener.ensureReachable();
  assertThrows(() => Deno.lstatSync(folder), Deno.errors.NotFound);
});

Deno.test("whoever has reached the socket before it went is taken all the same", async () => {
  await using door = opened({ workerPort: 0 });
  const { listener, next } = door;
  const path = pathOf(listener);
  const stranger = await Deno.connect({ transport: "unix", path });
  Deno.removeSync(path);
  listener.ensureReachable();
  (await next()).close();
  stranger.close();
});

Deno.test("a listener of a port is always reachable", async () => {
  await using door = opened({ workerAddr: "127.0.0.1", workerPort: 0 });
  door.listener.ensureReachable();
  assertEquals(door.troubles, []);
});

Deno.test({
  name: "a folder that somebody else has made in the place of a listener's own is not used",
  ignore: Deno.uid() !== 0, // only root can give a folder away
  async fn() {
    await using door = opened({ workerPort: 0 });
    const folder = door.listener.folder!;
    Deno.removeSync(folder, { recursive: true });
    Deno.mkdirSync(folder);
    Deno.chownSync(folder, 12_345, 12_345);
    assertThrows(() => door.listener.ensureReachable(), DistributedError, `somebody else has ${folder} now`);
    door.listener.close();
    assertEquals([...Deno.readDirSync(folder)], []);
    Deno.removeSync(folder);
  },
});
