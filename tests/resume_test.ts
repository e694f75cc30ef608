import { fileURLToPath } from "node:url";
import { assertEquals } from "@std/assert";
import { startRunner } from "./runner.ts";
import { Resumes } from "./workers/resumes.ts";

/** Runs the training program in a new process, and returns the lines that it prints. */
async function train(folder: string, how: "begin" | "resume"): Promise<string[]> {
  const program = fileURLToPath(new URL("./programs/trains.ts", import.meta.url));
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", program, folder, how],
    stderr: "inherit",
  }).output();
  assertEquals(success, true);
  return new TextDecoder().decode(stdout).trim().split("\n");
}

Deno.test("another process resumes from a checkpoint bit for bit, with any state", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const expected = await train(folder, "begin");
    assertEquals(expected.length, 20);
    assertEquals(await train(folder, "resume"), expected);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ranks that resume give the same bits as ranks that never stopped", async (test) => {
  // The bits of a sum of three numbers depend on their order.
  const worldSize = 3;
  for (const bucket_cap_mb of [25, 1e-3]) {
    // Cuts after the first step, and later.
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
