import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { loadLibrary, tensorFromValue } from "./runtime.ts";
import { getThreads, native, openCallScope, setThreads } from "./native/mod.ts";
import { tensor } from "../values.ts";
import { ops } from "./ops/mod.ts";
import { temporaryFile } from "../tests/testing.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

/** Runs a program in its own process with the package's configuration. */
async function program(
  code: string,
  env: Record<string, string> = {},
): Promise<{ code: number; text: string }> {
  const root = new URL("..", import.meta.url);
  using file = temporaryFile({ suffix: ".ts" });
  await Deno.writeTextFile(file.path, code.replaceAll("$ffi", new URL("ffi", root).href));
  const { code: status, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--no-check",
      "--config",
      fileURLToPath(new URL("deno.json", root)),
      file.path,
    ],
    env: { NO_COLOR: "1", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code: status, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test("setThreads() sets libtorch's threads, refuses none, and leaves nothing to wait for", () => {
  const before = native().cohort_threads_get();
  setThreads(1);
  assertEquals(native().cohort_threads_get(), 1);
  for (const count of [0, -1, 0.5, NaN, 2 ** 31]) assertThrows(() => setThreads(count), RangeError);
  setThreads(before);
});

Deno.test("threads are those that were set, of operators here and of work off the event loop", async () => {
  const before = getThreads();
  assert(before >= 1);
  for (const count of [3, 1, 2]) {
    setThreads(count);
    assertEquals(getThreads(), count);
  }
  setThreads(before);
  await ops.callAsync("aten::ones", [1]);
});

Deno.test("tensorFromValue() makes a tensor in the current scope", () => {
  const scope = openCallScope();
  const made = tensorFromValue(tensor([1, 2]));
  assertEquals(made.toArray(), [1, 2]);
  scope[Symbol.dispose]();
  assert(made.disposed);
});

Deno.test("importing, and opening a scope, loads nothing", async () => {
  const { code, text } = await program(`
    import { isLibraryLoaded, keep, openCallScope, releaseKept } from "$ffi/runtime.ts";
    { using scope = openCallScope(); keep({}); }
    releaseKept();
    console.log(isLibraryLoaded());
  `);
  assertEquals([code, text.trim()], [0, "false"]);
});

Deno.test("a library that is named and missing, or no library, is a LibraryLoadError with the remedy", async () => {
  const code = `
    import { loadLibrary } from "$ffi/runtime.ts";
    try { loadLibrary(); } catch (error) { console.log(JSON.stringify([error.name, error.code, error.tried, error.message])); }
  `;
  for (const path of ["/no/such/libcohort.so", fileURLToPath(new URL(import.meta.url))]) {
    const { text } = await program(code, { COHORT_LIBRARY: path });
    const [name, kind, tried, message] = JSON.parse(text);
    assertEquals([name, kind, tried.length], ["LibraryLoadError", "library_load", 1]);
    assertStringIncludes(tried[0], path);
    assertStringIncludes(message, "deno task setup");
  }
});

Deno.test("a process with nothing pending ends by itself", async () => {
  const { code, text } = await program(`
    import { TorchScript } from "$ffi/mod.ts";
    import { setThreads } from "$ffi/runtime.ts";
    setThreads(1);
    await TorchScript.load("/no/such/file").catch((error) => console.log(error.message));
  `);
  assertEquals([code, text.trim()], [0, "Cannot load /no/such/file: there is no such file"]);
});

Deno.test("the parent-death signal is armed without the library, and kills", {
  // Other systems have no such signal.
  ignore: Deno.build.os !== "linux",
}, async () => {
  const root = new URL("..", import.meta.url);
  const config = fileURLToPath(new URL("deno.json", root));
  using file = temporaryFile({ suffix: ".ts" });
  await Deno.writeTextFile(
    file.path,
    `import { armParentDeathSignal, isLibraryLoaded } from "${new URL("ffi/runtime.ts", root)}";
     armParentDeathSignal();
     console.log(isLibraryLoaded());
     setInterval(() => {}, 1000);`,
  );
  const parent = new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      `const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "--config", ${JSON.stringify(config)}, ${
        JSON.stringify(file.path)
      }],
        stdin: "null",
      }).spawn(); await child.status;`,
    ],
    stdout: "piped",
  }).spawn();
  const reader = parent.stdout.getReader();
  const { value } = await reader.read();
  assertEquals(new TextDecoder().decode(value).trim(), "false");
  parent.kill("SIGKILL");
  await parent.status;
  // The pipe ends when the last process that holds it has exited.
  assertEquals((await reader.read()).done, true);
});

Deno.test("a process that leaves while native work runs leaves with its own status", async () => {
  const leave = (how: string) =>
    program(`
      import { TorchScript } from "$ffi/mod.ts";
      const net = await TorchScript.load(new URL("$ffi/testdata/kinds.pt"));
      // A model's runs follow each other, so the long one begins when the short one ends.
      const short = net.call("busy", 1);
      net.call("busy", 1_000_000).catch(() => {});
      await short;
      ${how}
    `);
  const ways = Array.from({ length: 4 }, () => [leave("Deno.exit(3);"), leave("throw new Error();")]).flat();
  assertEquals((await Promise.all(ways)).map(({ code }) => code), [3, 1, 3, 1, 3, 1, 3, 1]);
});
