// Tests forming a group when the process cannot open more files.
import { assertEquals } from "@std/assert";

Deno.test("a group that lacks descriptors for its listener says so, and is formed when there are some", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const program = import.meta.resolve("../testdata/no_descriptors.ts");
    const { stdout, stderr } = await new Deno.Command("sh", {
      args: ["-c", 'ulimit -n 256 && exec "$@"', "sh", Deno.execPath(), "run", "-A", program, folder],
    }).output();
    const [printed, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    const expected = ["formed", "no descriptors", "formed"];
    assertEquals(printed!.trim().split("\n"), [...expected, ...expected], errors);
  } finally {
    Deno.removeSync(folder);
  }
});
