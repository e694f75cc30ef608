import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { DistributedRunner, WorkerError } from "@cohort/distributed";
import { fetchedModel } from "../../tools/models/mod.ts";
import { distance, embeddingOf, saved } from "./parity/read.ts";
import { type Embedded, type EmbedderSetup, SentenceEmbedder, type Sentences } from "./worker.ts";

type Runner = DistributedRunner<Sentences, Embedded, never, EmbedderSetup>;

async function startRanks(worldSize: number): Promise<Runner> {
  const runner: Runner = new DistributedRunner(SentenceEmbedder, { worldSize, device: "cpu", logs: "none" });
  await runner.start({ setup: { model: await fetchedModel("all-minilm-l6-v2") } });
  return runner;
}

/** Returns the vectors that the ranks compute, by sentence. */
async function embed(runner: Runner, sentences: string[]): Promise<Float32Array[]> {
  const { embeddings } = await runner.invoke({ sentences });
  assertEquals([embeddings.dtype, embeddings.shape], ["float32", [sentences.length, 384]]);
  const data = embeddings.data as Float32Array;
  return sentences.map((_, row) => data.subarray(row * 384, (row + 1) * 384));
}

/** More sentences than one batch of a rank. The longest sentence is left out because it is slow. */
const MANY = Array.from({ length: 4 }, () => saved.slice(0, -1)).flat().slice(0, 70);

for (const worldSize of [1, 2, 3]) {
  Deno.test(`${worldSize} ranks return the vectors in the order of the sentences`, async () => {
    await using runner = await startRanks(worldSize);
    for (const wanted of [MANY, saved.slice(-1), saved.slice(0, 4)]) {
      const found = await embed(runner, wanted.map(({ sentence }) => sentence));
      wanted.forEach((one, row) => assertLess(distance(found[row]!, embeddingOf(one)), 1e-4, `${row}`));
    }
    assertEquals(await embed(runner, []), []);
  });
}

Deno.test("the weights are in memory once for two ranks", async () => {
  await using runner = await startRanks(2);
  await embed(runner, saved.slice(0, 4).map(({ sentence }) => sentence));
  const path = await Deno.realPath(`${await fetchedModel("all-minilm-l6-v2")}/model.safetensors`);
  const memory = await Promise.all(runner.context!.map(({ pid }) => mapped(pid, path)));
  for (const { resident, share, dirty } of memory) {
    // At least the layers' weights are mapped, because each sentence needs all of them.
    assert(resident > 40 * 1024, `${resident} KiB are mapped`);
    assert(share < 0.6 * resident, `a rank's share is ${share} of ${resident} KiB`);
    assertEquals(dirty, 0);
  }
});

/**
 * Returns how much of a mapped file a process has in memory, its proportional share, and how much is private,
 * in KiB.
 */
async function mapped(
  pid: number,
  path: string,
): Promise<{ resident: number; share: number; dirty: number }> {
  const maps = (await Deno.readTextFile(`/proc/${pid}/smaps`)).split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/);
  const sumOf = (field: string) =>
    maps.filter((part) => part.includes(path))
      .reduce((sum, part) => sum + Number(part.match(new RegExp(`^${field}: +(\\d+)`, "m"))![1]), 0);
  return { resident: sumOf("Rss"), share: sumOf("Pss"), dirty: sumOf("Private_Dirty") };
}

Deno.test("start() rejects with an error that names a missing model's file", async () => {
  await using runner: Runner = new DistributedRunner(SentenceEmbedder, {
    worldSize: 2,
    device: "cpu",
    logs: "none",
  });
  const error = await assertRejects(() => runner.start({ setup: { model: "/nowhere" } }), WorkerError);
  assert(error.message.includes("/nowhere/"), error.message);
});
