// Tests of the program that sets a machine up, as a user runs it: from JSR, with no checkout.
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Machine, type Output } from "./machine.ts";
import { NpmRegistry } from "./npm_registry.ts";
import { addNoLibraries, IMPORTS, publishForTests } from "./published.ts";
import { PUBLISHED } from "./registries.ts";

const { jsr, machine } = await publishForTests();
const SETUP = `jsr:${PUBLISHED.name}@${PUBLISHED.version}/setup`;
const empty = await machine.project("empty", { "note.txt": "" });

/** Runs setup in a folder. */
async function setUp(
  args: readonly string[],
  { folder = empty, env = {} }: { folder?: string; env?: Record<string, string> } = {},
): Promise<Output> {
  return await machine.deno(folder, ["run", "-A", SETUP, ...args], env);
}

/** Returns the doctor's findings, by name. */
function findingsOf(
  output: Output,
): Record<string, { needed: boolean; value?: string; problems?: unknown[] }> {
  const { findings } = JSON.parse(output.stdout) as { findings: { name: string; needed: boolean }[] };
  return Object.fromEntries(findings.map(({ name, ...finding }) => [name, finding]));
}

/** Some of the files that are copied, on Linux. */
const COPIED = [
  "libcohort.so",
  "libcohort_gloo.so",
  "libcohort_wgpu.so",
  "licenses/native/THIRD-PARTY-NOTICES.txt",
  "libtorch/lib/libtorch_cpu.so",
  "libtorch/lib/libc10.so",
  "libtorch/THIRD-PARTY-NOTICES.txt",
];

/** With these, nothing outside the process can be reached. */
const OFFLINE = { HTTP_PROXY: "http://127.0.0.1:1", HTTPS_PROXY: "http://127.0.0.1:1" };

Deno.test("after deno cache, doctor reports what the package finds, from an empty folder", async () => {
  const before = await setUp(["doctor"], { env: OFFLINE });
  assertEquals([before.code, before.stdout], [1, ""]);
  const cached = await machine.deno(empty, ["cache", SETUP]);
  assertEquals(cached.code, 0, cached.stderr);
  const { code, stdout, stderr } = await setUp(["doctor"], { env: OFFLINE });
  assertEquals(code, 0, stdout + stderr);
  assertStringIncludes(
    stdout,
    `${PUBLISHED.name} ${PUBLISHED.version} from ${jsr.url}${PUBLISHED.name}/${PUBLISHED.version}/\n`,
  );
  assertMatch(stdout, /^ {2}library +\S+\/libcohort\.(so|dylib), ABI [0-9a-f]+$/m);
  assertMatch(stdout, /^ {2}libtorch +\S+\/@cohort\/libtorch-\S+$/m);
  if (Deno.build.os === "linux") assertMatch(stdout, /^ {2}sockets +ranks .* connect by Unix sockets$/m);
});

Deno.test("doctor does not need the user's imports, and examines the libraries of the project", async () => {
  const folder = await machine.project("project", {
    "deno.json": JSON.stringify({
      nodeModulesDir: "auto",
      imports: { "#native": "./none.ts", "@msgpack/msgpack": "./none.ts", "@zip.js/zip.js": "./none.ts" },
    }),
  });
  const output = await setUp(["doctor", "--json"], { folder });
  assertEquals([output.code, JSON.parse(output.stdout).ok], [0, true], output.stdout + output.stderr);
  const { library, libtorch } = findingsOf(output);
  assertMatch(library!.value!, /\/node_modules\/\S+\/libcohort\.(so|dylib), ABI /);
  assertMatch(libtorch!.value!, /\/node_modules\/\S+\/libtorch-/);
});

Deno.test("doctor says what it tried if the library is not there, and fails", async () => {
  const env = { COHORT_LIBRARY: "/no/libcohort.so", HOME: "" };
  const output = await setUp(["doctor", "--json"], { env });
  assertEquals([output.code, JSON.parse(output.stdout).ok], [1, false]);
  const { library, cache } = findingsOf(output);
  assertEquals(library, {
    needed: true,
    problems: [{
      message: "Cannot load the native library: /no/libcohort.so: there is no such file",
      remedy: "correct COHORT_LIBRARY, or unset it",
    }],
  });
  assertEquals([cache!.needed, cache!.problems?.length], [false, 1]);
});

Deno.test("an unknown command is an error, with the usage", async () => {
  const { code, stdout, stderr } = await setUp(["cude"]);
  assertEquals([code, stdout], [1, ""]);
  assertStringIncludes(stderr, `error: Cannot run "cude": see the usage\n`);
  assertStringIncludes(stderr, `Usage: deno run -A ${SETUP} COMMAND\n`);
});

Deno.test("cuda without pip names pip", { ignore: Deno.build.os !== "linux" }, async () => {
  const { code, stderr } = await setUp(["cuda"]);
  assertEquals(code, 1);
  const lines = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("Download "));
  assertEquals(lines.length, 1, stderr);
  assertStringIncludes(
    lines[0]!,
    "error: Cannot find pip: neither python3 -m pip nor pip3 starts it; install it",
  );
});

Deno.test("cuda fetches nothing that is there, and says that NCCL's library is missing", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const cache = await machine.project("cache", { "cohort/libtorch-2.11.0-cuda/cohort-whole": "" });
  const half = `${cache}/cohort/libtorch-2.11.0-cuda`;
  const missing = await setUp(["cuda"], { env: { XDG_CACHE_HOME: cache } });
  assertEquals(missing.code, 1);
  assertStringIncludes(missing.stderr, "error: Cannot find the library that links NCCL: npm's @cohort/nccl-");
  assertStringIncludes(missing.stderr, "and name the file in COHORT_NCCL_LIBRARY\n");
  const env = { XDG_CACHE_HOME: cache, COHORT_NCCL_LIBRARY: `${half}/cohort-whole` };
  const ready = await setUp(["cuda"], { env });
  assertEquals(ready.code, 0, ready.stderr);
  assertStringIncludes(ready.stderr, `Ready: libtorch's CUDA half is in ${half} (0 B)`);
});

Deno.test(
  "what needs CUDA names the command of this version",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    const runtime = `${jsr.url}${PUBLISHED.name}/${PUBLISHED.version}/ffi/runtime.ts`;
    const program =
      `import { loadCuda } from "${runtime}"; await loadCuda(0, false).catch(({ message }) => console.log(message));`;
    const { stdout, stderr } = await machine.deno(empty, ["eval", program]);
    assertStringIncludes(stdout, "libtorch_cuda.so is in none of ", stderr);
    assertStringIncludes(stdout, `; run deno run -A ${SETUP} cuda\n`);
  },
);

Deno.test("a program without npm's libraries uses those that setup has copied", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const libraries = await machine.project("copied", { "program": "" });
  const { code, stderr } = await setUp(["libraries", "."], { folder: libraries });
  assertEquals(code, 0, stderr);
  for (const file of COPIED) {
    assertEquals((await Deno.lstat(`${libraries}/${file}`)).isFile, true, file);
  }
  await using other = new NpmRegistry();
  await using fresh = await Machine.make({ jsr: jsr.url, npm: other.url });
  await addNoLibraries(other, fresh.temporary);
  const folder = await fresh.project("bundled", {
    "deno.json": JSON.stringify({ imports: IMPORTS }),
    "main.ts": `
      import { Tensor } from "${PUBLISHED.name}";
      console.log(Tensor.fromArray([1, 2]).add(1).toArray());
      console.log(/\\S*\\/libtorch_cpu\\.so/.exec(Deno.readTextFileSync("/proc/self/maps"))[0]);`,
  });
  const run = await fresh.deno(folder, ["run", "-A", "main.ts"], {
    COHORT_LIBRARY: `${libraries}/libcohort.so`,
  });
  assertEquals(run.stdout, `[ 2, 3 ]\n${libraries}/libtorch/lib/libtorch_cpu.so\n`, run.stderr);
});
