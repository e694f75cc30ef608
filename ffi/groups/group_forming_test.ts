import { assert, assertEquals, assertRejects } from "@std/assert";
import { CollectiveError } from "../../errors.ts";
import { formGroup, type FormGroupOptions, hostStore } from "./group_forming.ts";
import { openCallScope } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import { ABORT_GROUP, REFORM_GROUP } from "./internal.ts";
import type { ProcessGroup } from "./process_group.ts";
import { loadLibrary } from "../runtime.ts";
import { optionsOf } from "../testdata/processes.ts";
import { hostTestStore, LONG_MS, SECRET } from "../testdata/ranks.ts";
import { temporaryFolder } from "../../tests/testing.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

/** Well below the timeouts of forming: a rejection within this time was not caused by a timeout. */
const SOON_MS = 5_000;

async function bothForm(storeAddress: string, name: string): Promise<[ProcessGroup, ProcessGroup]> {
  const forming = [0, 1].map((rank) => formGroup(optionsOf(storeAddress, { rank, name })));
  return await Promise.all(forming) as [ProcessGroup, ProcessGroup];
}

async function assertInStep(groups: readonly ProcessGroup[]): Promise<void> {
  using _scope = openCallScope();
  const sums = groups.map(() => ops.ones([1]));
  await Promise.all(groups.map((group, rank) => group.allReduce(sums[rank]!)));
  assertEquals(sums.map((sum) => sum.item()), groups.map(() => groups.length));
}

/**
 * Starts forming a group that cannot be formed, cancels it once `waits` resolves, and asserts that it then
 * rejects.
 */
async function assertCancelled(options: FormGroupOptions, waits: Promise<unknown>): Promise<void> {
  const forming = new AbortController();
  const reason = new Error("the runner has dropped it");
  const formed = formGroup(options, { signal: forming.signal });
  formed.catch(() => {});
  await waits;
  const begun = performance.now();
  forming.abort(reason);
  assertEquals(await assertRejects(() => formed), reason);
  assert(performance.now() - begun < SOON_MS);
}

/** Returns the address of a listener in the form of a store's address. */
function addressOf(listener: Deno.Listener): string {
  return `tcp://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`;
}

/** Waits until a client has written to a listener's first connection. Does not answer. */
async function firstRead(listener: Deno.Listener): Promise<Deno.Conn> {
  const connection = await listener.accept();
  await connection.read(new Uint8Array(1));
  return connection;
}

const SET = 1;
const GET = 2;

/** Sends a request about a key to a store, in the store's wire format. Resolves when the store answers. */
async function ask(path: string, kind: number, key: string, value: Uint8Array<ArrayBuffer>): Promise<void> {
  using connection = await Deno.connect({ transport: "unix", path });
  const keyBytes = new TextEncoder().encode(key);
  const message = new Uint8Array(9 + keyBytes.length + value.length);
  const view = new DataView(message.buffer);
  view.setUint8(0, kind);
  view.setUint32(1, keyBytes.length, true);
  view.setUint32(5, value.length, true);
  message.set(keyBytes, 9);
  message.set(value, 9 + keyBytes.length);
  assertEquals(await connection.write(message), message.length);
  const head = new Uint8Array(9);
  assertEquals(await connection.read(head), 9);
  assertEquals(head[0], 0);
}

/** Sets a key of a store. */
async function set(path: string, key: string, value: string): Promise<void> {
  await ask(path, SET, key, new TextEncoder().encode(value));
}

/** Waits until a key of a store is set. */
async function untilSet(path: string, key: string): Promise<void> {
  await ask(path, GET, key, new Uint8Array(new BigUint64Array([BigInt(LONG_MS)]).buffer));
}

/**
 * Gives another thread time to reach the point where it waits: no event tells of a refused connection. The
 * test is correct even if the thread does not reach that point.
 */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}

Deno.test("forming a group is canceled wherever it waits", async (test) => {
  await test.step("for a store that nobody hosts", async () => {
    const store = hostTestStore();
    store[Symbol.dispose]();
    await assertCancelled(optionsOf(store.address, {}), someTurns());
  });
  await test.step("for a store that does not answer", async () => {
    using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const waits = firstRead(silent);
    await assertCancelled(optionsOf(addressOf(silent), {}), waits);
    (await waits).close();
  });
  await test.step("for a rank that does not come", async () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    using store = hostStore({ address: `unix:${path}`, secret: SECRET });
    await assertCancelled(optionsOf(store.address, {}), untilSet(path, "test/listener/0"));
  });
  await test.step("for a rank that has come and does not connect", async () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/s`;
    using store = hostStore({ address: `unix:${path}`, secret: SECRET });
    await set(path, "test/listener/1", "127.0.0.1:1");
    await assertCancelled(optionsOf(store.address, {}), untilSet(path, "test/gloo/0/0"));
  });
});

Deno.test("a signal that is aborted before, during or after forming a group", async () => {
  using store = hostTestStore();
  const early = AbortSignal.abort(new Error("before"));
  await assertRejects(() => formGroup(optionsOf(store.address, {}), { signal: early }), Error, "before");
  const late = new AbortController();
  const groups = await Promise.all(
    [0, 1].map((rank) =>
      formGroup(optionsOf(store.address, { rank, name: "late" }), { signal: late.signal })
    ),
  );
  late.abort();
  await assertInStep(groups);
  for (const group of groups) group.dispose();
  // Formed natively, but cancelled before JavaScript receives it: the group is freed, and its peer is woken.
  const meanwhile = new AbortController();
  const [first, second] = [0, 1].map((rank) => {
    const options = optionsOf(store.address, { rank, name: "meanwhile" });
    return formGroup(options, rank === 0 ? { signal: meanwhile.signal } : {});
  }) as [Promise<ProcessGroup>, Promise<ProcessGroup>];
  // Or JavaScript has received it: this is a race.
  const given = first.then((group) => group.dispose(), (error) => assertEquals(error.message, "meanwhile"));
  const formed = await second;
  meanwhile.abort(new Error("meanwhile"));
  await given;
  await assertRejects(() => formed.barrier(), CollectiveError);
  formed.dispose();
});

Deno.test("an abort gives up forming a group anew, and the next forming succeeds", async () => {
  using store = hostTestStore();
  const groups = await bothForm(store.address, "epoch-1");
  const [first, second] = groups;
  const [inner] = await Promise.all([first.newGroup([0, 1]), second.newGroup([0, 1])]);
  for (const group of groups) group[ABORT_GROUP]("rank 1 has failed");
  const begun = performance.now();
  const lonely = first[REFORM_GROUP](optionsOf(store.address, { name: "epoch-2" }));
  const state = "Cannot form group epoch-2 on rank 0: rank 1 has failed again";
  const rejected = assertRejects(() => lonely, CollectiveError, state);
  await someTurns();
  first[ABORT_GROUP]("rank 1 has failed again");
  const error = await rejected;
  assertEquals([error.rank, error.operation, error.sequence], [0, "form_group", 0]);
  assert(performance.now() - begun < SOON_MS);
  await assertRejects(() => first.barrier(), CollectiveError, "rank 1 has failed");
  await Promise.all(
    groups.map((group, rank) => group[REFORM_GROUP](optionsOf(store.address, { rank, name: "epoch-3" }))),
  );
  await assertInStep(groups);
  assertEquals(inner!.size, 2);
  for (const group of groups) group.dispose();
});

Deno.test("an abort and a dispose give up the groups that are being made", async () => {
  using store = hostTestStore();
  const groups = await bothForm(store.address, "test");
  const [first, second] = groups;
  const aborted = assertRejects(() => first.newGroup([0, 1]), CollectiveError, "rank 1 has failed");
  const disposed = assertRejects(() => second.newGroup([1, 0]), CollectiveError, "has been disposed of");
  first[ABORT_GROUP]("rank 1 has failed");
  second.dispose();
  await Promise.all([aborted, disposed]);
  first.dispose();
});

Deno.test("the limit for forming a group is its own, however long a collective may take", async () => {
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const waits = firstRead(silent);
  const begun = performance.now();
  await assertRejects(
    () => formGroup(optionsOf(addressOf(silent), { formTimeoutMs: 50, timeoutMs: LONG_MS })),
    CollectiveError,
    "the other end does not answer",
  );
  assert(performance.now() - begun < SOON_MS);
  (await waits).close();
  using store = hostTestStore();
  const groups = await Promise.all(
    [0, 1].map((rank) =>
      formGroup(optionsOf(store.address, { rank, formTimeoutMs: LONG_MS, timeoutMs: 50 }))
    ),
  );
  await assertRejects(() => groups[0]!.barrier(), CollectiveError, "Timed out");
  for (const group of groups) group.dispose();
});
