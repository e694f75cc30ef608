import { fileURLToPath } from "node:url";
import { assertEquals, assertRejects } from "@std/assert";
import { type TensorValue, TimeoutError } from "../mod.ts";
import { runProgram, startRunner } from "./runner.ts";
import { TriesFfi } from "./workers/ffi_access.ts";

Deno.test("a rank with restricted FFI can open the package's libraries only", async () => {
  for (const ffi of [false, ["/opt/no/such/library.so"]]) {
    await using runner = await startRunner(TriesFfi, { worldSize: 2, permissions: { ffi } });
    for (
      const trying of [
        "a system library",
        "a file beside the worker",
        "a Node module",
        "a pointer",
      ] as const
    ) {
      assertEquals(await runner.invokeAll(trying), ["NotCapable", "NotCapable"], trying);
    }
    for (const result of await runner.invokeAll("the package")) {
      const { sent, ...others } = result as { sent: TensorValue };
      assertEquals(others, { view: 0, loaded: [11, 5, 7], picture: true, sum: 7_998_000 });
      assertEquals([...sent.data as Float32Array], [11, 5, 7]);
    }
    // The runner cancels through the page of shared memory, because the rank's steps leave no time for a
    // message.
    await assertRejects(() => runner.invoke("an endless call", { timeoutMs: 100 }), TimeoutError);
    assertEquals(await runner.invokeAll("a pointer"), ["NotCapable", "NotCapable"]);
  }
});

Deno.test("a rank that is allowed all of FFI, or one library by its path, can open it", async () => {
  await using all = await startRunner(TriesFfi, { permissions: { ffi: true } });
  assertEquals(await all.invoke("a system library"), undefined);
  assertEquals(await all.invoke("a pointer"), false);
  const file = new URL("./workers/no_such_library.so", import.meta.url);
  await using one = await startRunner(TriesFfi, { permissions: { ffi: [fileURLToPath(file)] } });
  // Opening the library is allowed, but the file is missing.
  assertEquals(await one.invoke("a file beside the worker"), "Error");
  assertEquals(await one.invoke("a pointer"), "NotCapable");
});

Deno.test("a program with restricted FFI starts ranks with restricted FFI", async () => {
  const script = import.meta.resolve("./programs/ffi_access.ts");
  const allowed = ["read", "write", "net", "run", "env", "sys"].map((name) => `--allow-${name}`);
  const narrow = await runProgram(["run", "--no-prompt", ...allowed, script]);
  assertEquals(narrow.stdout, "NotCapable\n", narrow.stderr);
  const wide = await runProgram(["run", "--no-prompt", ...allowed, "--allow-ffi", script]);
  assertEquals(wide.stdout, "false\n", wide.stderr);
});

Deno.test("without a native library to allow, a rank still serves", async () => {
  const script = import.meta.resolve("./programs/catches.ts");
  const allowed = ["read", "write", "net", "run", "env", "sys"].map((name) => `--allow-${name}`);
  const env = { COHORT_LIBRARY: "/no/such/library.so" };
  const { stdout, stderr } = await runProgram(["run", "--no-prompt", ...allowed, script], { env });
  assertEquals(stdout, "served\n", stderr);
});
