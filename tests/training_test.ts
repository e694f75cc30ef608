import { assertEquals, assertNotEquals } from "@std/assert";
import { startRunner } from "./runner.ts";
import { type Run, Trains } from "./workers/training.ts";

/** Trains on newly started ranks. */
async function train(run: Run) {
  await using runner = await startRunner(Trains, { worldSize: 2 });
  return await runner.invokeAll(run);
}

Deno.test("training that other processes resume gives the same bits as uninterrupted training", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [whole, parts] = [`${folder}/whole.safetensors`, `${folder}/parts.safetensors`];
    const through = await train({ path: whole, until: 9, resume: false });
    const first = await train({ path: parts, until: 4, resume: false });
    const second = await train({ path: parts, until: 9, resume: true });
    for (const rank of [0, 1]) {
      assertEquals([...first[rank]!.losses, ...second[rank]!.losses], through[rank]!.losses);
      assertEquals(second[rank]!.state, through[rank]!.state);
    }
    // Each rank draws its own random numbers. Without the saved states, the next losses would repeat the
    // first ones.
    assertNotEquals(through[0]!.losses, through[1]!.losses);
    assertEquals(await Deno.readFile(parts), await Deno.readFile(whole));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
