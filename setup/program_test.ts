import { assertEquals, assertStringIncludes } from "@std/assert";
import { capture, fromFileUrl } from "./shared/mod.ts";

/** Runs the program. */
async function run(...args: string[]) {
  const program = fromFileUrl(new URL("./mod.ts", import.meta.url));
  return (await capture([Deno.execPath(), "run", "-A", program, ...args]))!;
}

Deno.test("--help prints the usage", async () => {
  const { code, stdout, stderr } = await run("--help");
  assertEquals([code, stderr], [0, ""]);
  assertStringIncludes(stdout, "COMMAND");
});

Deno.test("no command is an error, with the usage", async () => {
  const { code, stdout, stderr } = await run();
  assertEquals([code, stdout], [1, ""]);
  assertStringIncludes(stderr, "Commands:\n  cuda ");
});

for (
  const args of [["cude"], ["cuda", "--now"], ["doctor", "--yaml"], ["libraries"], ["libraries", "--all"]]
) {
  Deno.test(`"${args.join(" ")}" is refused, with the usage`, async () => {
    const { code, stdout, stderr } = await run(...args);
    assertEquals([code, stdout], [1, ""]);
    assertStringIncludes(stderr, `error: Cannot run "${args.join(" ")}": see the usage\n\nSets a machine up`);
  });
}
