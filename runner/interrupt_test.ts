import { assertEquals } from "@std/assert";

Deno.test("an interrupt that comes while the last runner stops ends the program", async () => {
  const program = import.meta.resolve("./testdata/interrupted_at_end.ts");
  const { signal, stdout } = await new Deno.Command(Deno.execPath(), { args: ["run", "-A", program] })
    .output();
  assertEquals([signal, new TextDecoder().decode(stdout)], ["SIGINT", ""]);
});
