import { assertEquals } from "@std/assert";
import { join } from "./path.ts";
import { withFolder } from "./testing.ts";

for (const [umask, mode] of [["000", 0o775], ["002", 0o775], ["027", 0o750]] as const) {
  Deno.test(`a folder that a tool makes is not world-writable under a umask of ${umask}`, () =>
    withFolder(async (folder) => {
      const program = join(folder, "tool.ts");
      await Deno.writeTextFile(
        program,
        `import { runTool } from ${JSON.stringify(import.meta.resolve("./cli.ts"))};
        await runTool(() => Deno.mkdir(Deno.args[0]!));`,
      );
      const made = join(folder, "made");
      const { success } = await new Deno.Command("sh", {
        args: ["-c", `umask ${umask} && exec "$@"`, "sh", Deno.execPath(), "run", "-A", program, made],
      }).output();
      assertEquals(success, true);
      assertEquals(Deno.statSync(made).mode! & 0o777, mode);
    }));
}
