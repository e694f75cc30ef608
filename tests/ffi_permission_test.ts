import { fileURLToPath } from "node:url";
import { assertEquals, assertRejects } from "@std/assert";
import { type TensorValue, TimeoutError } from "../mod.ts";
import { runProgram, startRunner } from "./runner.ts";
import { Listed } from "./workers/listed.ts";

Deno.test("a rank whose FFI is narrowed may open the package's libraries alone, and nothing of it is lost", async () => {
  for (const ffi of [false, ["/opt/no/such/library.so"]]) {
    await using runner = await startRunner(Listed, { worldSize: 2, permissions: { ffi } });
    for (
      const trying of [
        "a library of the system's",
        "a file of its own",
        "a module of Node's",
        "a pointer",
      ] as const
    ) {
      assertEquals(await runner.invokeAll(trying), ["NotCapable", "NotCapable"], trying);
    }
    for (const result of await runner.invokeAll("the package")) {
      const { sent, ...told } = result as { sent: TensorValue };
      assertEquals(told, { view: 0, loaded: [11, 5, 7], picture: true, sum: 7_998_000 });
      assertEquals([...sent.data as Float32Array], [11, 5, 7]);
    }
    // By the page of memory that it shares with its runner: its steps leave no time for a message.
    await assertRejects(() => runner.invoke("to be given up", { timeoutMs: 100 }), TimeoutError);
    assertEquals(await runner.invokeAll("a pointer"), ["NotCapable", "NotCapable"]);
  }
});

Deno.test("a rank that is allowed all of FFI, or a library by its path, may open it", async () => {
  await using all = await startRunner(Listed, { permissions: { ffi: true } });
  assertEquals(await all.invoke("a library of the system's"), undefined);
  assertEquals(await all.invoke("a pointer"), false);
  const file = new URL("./workers/no_such_library.so", import.meta.url);
  await using one = await startRunner(Listed, { permissions: { ffi: [fileURLToPath(file)] } });
  // It is allowed, and is not there.
  assertEquals(await one.invoke("a file of its own"), "Error");
  assertEquals(await one.invoke("a pointer"), "NotCapable");
});

Deno.test("a program that is not allowed all of FFI starts ranks that are not", async () => {
  const script = import.meta.resolve("./programs/listed.ts");
  const allowed = ["read", "write", "net", "run", "env", "sys"].map((name) => `--allow-${name}`);
  const narrow = await runProgram(["run", "--no-prompt", ...allowed, script]);
  assertEquals(narrow.stdout, "NotCapable\n", narrow.stderr);
  const wide = await runProgram(["run", "--no-prompt", ...allowed, "--allow-ffi", script]);
  assertEquals(wide.stdout, "false\n", wide.stderr);
});

Deno.test("where there is no native library to list, a rank serves without it", async () => {
  const script = import.meta.resolve("./programs/catches.ts");
  const allowed = ["read", "write", "net", "run", "env", "sys"].map((name) => `--allow-${name}`);
  const env = { COHORT_LIBRARY: "/no/such/library.so" };
  const { stdout, stderr } = await runProgram(["run", "--no-prompt", ...allowed, script], { env });
  assertEquals(stdout, "served\n", stderr);
});
