import { fileURLToPath } from "node:url";
import { assertEquals } from "@std/assert";
import { startRunner } from "./runner.ts";
import { Resumes } from "./workers/resumes.ts";

/** What a process of its own prints. */
async function train(folder: string, how: "begin" | "resume"): Promise<string[]> {
  const program = fileURLToPath(new URL("./programs/trains.ts", import.meta.url));
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", program, folder, how],
    stderr: "inherit",
  }).output();
  assertEquals(success, true);
  return new TextDecoder().decode(stdout).trim().split("\n");
}

Deno.test("another process goes on from a checkpoint to the bit, whatever the state", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const expected = await train(folder, "begin");
    assertEquals(expected.length, 20);
    assertEquals(await train(folder, "resume"), expected);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ranks that go on from a checkpoint together give the bits of those that went on", async (test) => {
  // Of three numbers a sum's bits depend on the order.
  const worldSize = 3;
  for (const bucket_cap_mb of [25, 1e-3]) {
    // The step after the first, and one later.
    for (const cut of [1, 3]) {
      await test.step(`after step ${cut}, in buckets of ${bucket_cap_mb} MiB`, async () => {
        const folder = await Deno.makeTempDir();
        try {
          const ask = { path: `${folder}/run.safetensors`, cut, last: 6, bucket_cap_mb };
          const [begun, resumed] = await Array.fromAsync([false, true], async (isResumed) => {
            await using runner = await startRunner(Resumes, { worldSize });
            return await runner.invokeAll({ ...ask, isResumed });
          });
          assertEquals(begun![0]!.length, ask.last - cut);
          assertEquals(resumed, begun);
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
      });
    }
  }
});
