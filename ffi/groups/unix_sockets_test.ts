import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { CollectiveError } from "../../errors.ts";
import { openCallScope } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import type { ProcessGroup } from "./process_group.ts";
import { connectsByUnixSockets, loadLibrary } from "../runtime.ts";
import { outputOf, withProcesses } from "../testdata/processes.ts";
import { collectivesOf, SCENARIOS } from "../testdata/rank_program.ts";
import { Ranks } from "../testdata/ranks.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

/** Well below the groups' timeouts: anything that ends within this time was woken. */
const SOON_MS = 20_000;

function check(name: string, body: (folder: string) => void | Promise<void>): void {
  Deno.test({
    name,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      const folder = Deno.makeTempDirSync();
      try {
        await body(folder);
      } finally {
        Deno.removeSync(folder, { recursive: true });
      }
    },
  });
}

function socketsIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

async function assertInStep(groups: readonly ProcessGroup[]): Promise<void> {
  using _scope = openCallScope();
  const sums = groups.map(() => ops.ones([1]));
  await Promise.all(groups.map((group, rank) => group.allReduce(sums[rank]!)));
  assertEquals(sums.map((sum) => sum.item()), groups.map(() => groups.length));
}

check("groups of processes use Unix sockets, beyond what these hold, and leave none", async (folder) => {
  const interfaceAddress = `unix:${folder}`;
  for (const worldSize of [2, 3]) {
    let mine: unknown;
    const outputs = await withProcesses("collectives", worldSize, async (group) => {
      mine = await SCENARIOS.collectives!(group);
    }, { interfaceAddress });
    assertEquals([mine, ...outputs.map(outputOf)], collectivesOf(worldSize));
  }
  assertEquals(socketsIn(folder), []);
});

check("a rank that dies fails what waits for it", async (folder) => {
  const interfaceAddress = `unix:${folder}`;
  await withProcesses("dies", 3, async (group) => {
    const receiving = group.recv(ops.ones([4]), { src: 1 });
    await group.barrier();
    const begun = performance.now();
    await assertRejects(() => receiving, CollectiveError, "Cannot finish recv #1 on rank 0: ");
    await assertRejects(() => group.allReduce(ops.ones([4])), CollectiveError);
    assert(performance.now() - begun < SOON_MS);
  }, { interfaceAddress });
});

check("disposing of a group wakes the other ranks, with much underway", async (folder) => {
  const begun = performance.now();
  using ranks = await Ranks.form(3, () => `unix:${folder}`);
  using _scope = openCallScope();
  const [first, second, third] = ranks.groups as [ProcessGroup, ProcessGroup, ProcessGroup];
  // More data than the sockets hold, for a rank that does not read.
  const sending = first.send(ops.ones([1 << 22]), { dst: 2 });
  const waiting = [first.barrier(), second.barrier(), sending];
  third.dispose();
  for (const outcome of await Promise.allSettled(waiting)) assertEquals(outcome.status, "rejected");
  assert(performance.now() - begun < SOON_MS);
});

check("ranks of which some cannot use Unix sockets meet on loopback", async (folder) => {
  const unix = `unix:${folder}`;
  for (const addresses of [[unix, "127.0.0.1", unix], ["127.0.0.1", unix, `${unix}/nowhere`]]) {
    using ranks = await Ranks.form(3, (rank) => addresses[rank]!);
    await assertInStep(ranks.groups);
    assertEquals(socketsIn(folder), []);
  }
});

check("a folder that takes no sockets is not used", (folder) => {
  const long = join(folder, "x".repeat(90));
  Deno.mkdirSync(long);
  const file = Deno.makeTempFileSync({ dir: folder });
  assertEquals(connectsByUnixSockets(`unix:${folder}`), true);
  for (const other of [long, file, join(folder, "nowhere")]) {
    assertEquals(connectsByUnixSockets(`unix:${other}`), false);
  }
  assertEquals(connectsByUnixSockets("127.0.0.1"), false);
  assertEquals(socketsIn(long), []);
});
