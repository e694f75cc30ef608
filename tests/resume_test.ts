import { assertEquals } from "@std/assert";

/** What a process of its own prints. */
async function train(folder: string, how: "begin" | "resume"): Promise<string[]> {
  const program = new URL("./programs/trains.ts", import.meta.url).pathname;
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
