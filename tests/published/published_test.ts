// Tests of the package as a user gets it: from registries, on a machine with nothing but Deno.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Machine, type Output } from "./machine.ts";
import { NpmRegistry } from "./npm_registry.ts";
import { ADD, addNoLibraries, IMPORTS, leastFlags, publishForTests, tarballs } from "./published.ts";
import { PUBLISHED } from "./registries.ts";

const LIBTORCH = Deno.env.get("COHORT_LIBTORCH")!;

/** What the README's first program prints. */
const PRINTED = "{ sum: 10 }\n{ rank: 0 }\n{ sum: 3 }\n";

/** The README's first program. */
const PROGRAM = firstProgram(Deno.readTextFileSync(new URL("../../README.md", import.meta.url)));

/** Programs of ranks use these. */
const FIRST_TENSOR = `
  import { Tensor } from "${PUBLISHED.name}";
  try {
    console.log(Tensor.fromArray([1, 2]).shape);
  } catch (error) {
    console.log(error.name + ": " + error.message);
  }
`;

const { jsr, npm, machine, output } = await publishForTests();
const project = await machine.project("first", { "main.ts": PROGRAM });

function firstProgram(readme: string): string {
  return /^```ts\n(.*?)^```$/ms.exec(readme)![1]!;
}

function assertPrinted({ code, stdout, stderr }: Output): void {
  assertEquals([code, stdout], [0, PRINTED], stderr);
}

Deno.test("what is published has no tests, and nothing that only a checkout uses", () => {
  assertStringIncludes(output, "Success");
  const { files } = jsr.published(PUBLISHED.name, PUBLISHED.version);
  const unwanted = [...files.keys()].filter((path) =>
    /_test\.ts$|\/testing\.ts$|^\/(links|tests|tools|examples|bench|rust|npm|target|dist)\//.test(path)
  );
  assertEquals(unwanted, []);
  for (const [path, bytes] of files) {
    if (!/\.(ts|js|json)$/.test(path)) continue;
    const text = new TextDecoder().decode(bytes);
    assert(!/["'](?:npm:\/?)?deno-std\b/.test(text), `${path} imports a stand-in's source`);
  }
});

Deno.test("after deno add, the README's first program runs", async () => {
  const startedAt = performance.now();
  const sentBefore = npm.sent;
  const added = await machine.deno(project, ["add", ADD]);
  assertEquals(added.code, 0, added.stderr);
  assertPrinted(await machine.deno(project, ["run", "-A", "main.ts"]));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const sent = npm.sent - sentBefore;
  console.log(`from deno add to the output: ${seconds} s, ${(sent / 1e6).toFixed(0)} MB from npm`);
  assert(sent < 200_000_000, `${sent} bytes were fetched`);
});

Deno.test("ranks of the published package meet at Unix sockets", async () => {
  const { stdout, stderr } = await machine.deno(project, [
    "eval",
    "--ext=ts",
    `
    import { connectsByUnixSockets } from "${jsr.url}${PUBLISHED.name}/${PUBLISHED.version}/ffi/runtime.ts";
    console.log(connectsByUnixSockets("unix:" + Deno.makeTempDirSync()));
  `,
  ]);
  assertEquals(stdout, "true\n", stderr);
});

/** How projects may keep the package: the fields of their deno.json, and what they run first. */
const KEPT: Readonly<Record<string, { config: Record<string, unknown>; first?: string[] }>> = {
  'nodeModulesDir "auto"': { config: { nodeModulesDir: "auto" } },
  'nodeModulesDir "manual"': { config: { nodeModulesDir: "manual" }, first: ["install"] },
  "a vendor folder": { config: { vendor: true } },
};

for (const [how, { config, first }] of Object.entries(KEPT)) {
  Deno.test(`a project with ${how} runs the program`, async () => {
    const folder = await machine.project(how.replaceAll(/\W/g, "-"), {
      "deno.json": JSON.stringify({ ...config, imports: IMPORTS }),
      "main.ts": PROGRAM,
    });
    if (first !== undefined) {
      const { code, stderr } = await machine.deno(folder, first);
      assertEquals(code, 0, stderr);
    }
    assertPrinted(await machine.deno(folder, ["run", "-A", "main.ts"]));
  });
}

Deno.test("a member of a workspace runs the program", async () => {
  const folder = await machine.project("workspace", {
    "deno.json": JSON.stringify({ workspace: ["./member"] }),
    "member/deno.json": JSON.stringify({ name: "@here/member", exports: "./main.ts", imports: IMPORTS }),
    "member/main.ts": PROGRAM,
  });
  assertPrinted(await machine.deno(folder, ["run", "-A", "member/main.ts"]));
});

Deno.test("a test under deno test uses ranks", async () => {
  const folder = await machine.project("tested", {
    "deno.json": JSON.stringify({ imports: IMPORTS }),
    "sum.ts": PROGRAM,
    "sum_test.ts": `
      import { DistributedRunner } from "${PUBLISHED.name}";
      import { Sum } from "./sum.ts";
      Deno.test("a sum over ranks", async () => {
        await using runner = new DistributedRunner(Sum, { worldSize: 2 });
        await runner.start();
        const { sum } = await runner.invoke({ numbers: [1, 2, 3] });
        if (sum !== 6) throw new Error(\`\${sum}\`);
      });`,
  });
  const { code, stdout, stderr } = await machine.deno(folder, ["test", "-A"]);
  assertEquals(code, 0, stdout + stderr);
});

Deno.test("large tensors reach the ranks of the published package and come back, copied or mapped", async () => {
  const folder = await machine.project("large", {
    "deno.json": JSON.stringify({ imports: IMPORTS }),
    "main.ts": `
      import { DistributedRunner, DistributedWorker, type Tensor, tensor, TensorValue } from "${PUBLISHED.name}";
      export class Doubles extends DistributedWorker<{ x: Tensor }, { x: Tensor }> {
        static override module = import.meta.url;
        override call({ x }: { x: Tensor }) {
          return { x: x.mul(2) };
        }
      }
      const print = ({ x: { data } }: { x: TensorValue }) => console.log(data.length, data.at(0), data.at(-1));
      if (import.meta.main) {
        await using runner = new DistributedRunner(Doubles, { worldSize: 2 });
        await runner.start();
        const x = tensor(Float32Array.from({ length: 300_000 }, (_, index) => index), [300_000]);
        print(await runner.invoke({ x }));
        print(await runner.invoke({ x }, { into: ({ byteLength }) => new ArrayBuffer(byteLength) }));
        using viewed = await runner.invoke({ x }, { view: true });
        print(viewed);
      }`,
  });
  for (const flags of [["-A"], ["--allow-ffi", ...leastFlags(machine)]]) {
    const { stdout, stderr } = await machine.deno(folder, ["run", ...flags, "main.ts"]);
    assertEquals(stdout, "300000 0 599998\n".repeat(3), stderr);
  }
});

Deno.test("a worker in another package from JSR runs", async () => {
  jsr.add("@other/sums", "1.0.0", {
    "/mod.ts": PROGRAM.replace(`"${PUBLISHED.name}"`, `"${ADD}@${PUBLISHED.version}"`),
  });
  const folder = await machine.project("uses-package", {
    "deno.json": JSON.stringify({ imports: { ...IMPORTS, "@other/sums": "jsr:@other/sums@1.0.0" } }),
    "main.ts": `
      import { DistributedRunner } from "${PUBLISHED.name}";
      import { Sum } from "@other/sums";
      await using runner = new DistributedRunner(Sum, { worldSize: 2 });
      await runner.start();
      console.log(await runner.invoke({ numbers: [1, 2, 3, 4] }));`,
  });
  const { stdout, stderr } = await machine.deno(folder, ["run", "-A", "main.ts"]);
  assertEquals(stdout, "{ sum: 10 }\n", stderr);
});

Deno.test("two versions of the package in one job are an error that names both", async () => {
  const other = "0.0.9";
  jsr.republish(PUBLISHED.name, PUBLISHED.version, other);
  const folder = await machine.project("two-versions", {
    "worker/deno.json": JSON.stringify({ imports: { [PUBLISHED.name]: `${ADD}@${other}` } }),
    "worker/sum.ts": PROGRAM,
    "program/deno.json": JSON.stringify({ imports: IMPORTS }),
    "program/main.ts": `
      import { DistributedRunner } from "${PUBLISHED.name}";
      const runner = new DistributedRunner(Object.assign(class {}, {
        module: new URL("../worker/sum.ts", import.meta.url),
        exportName: "Sum",
      }) as never, { worldSize: 1 });
      await runner.start().catch(({ name, message }) => console.log(name, message));`,
  });
  const { stdout, stderr } = await machine.deno(folder, ["run", "-A", "program/main.ts"]);
  const urlOf = (version: string) => `${jsr.url}${PUBLISHED.name}/${version}/worker/distributed_worker.ts`;
  assertStringIncludes(
    stdout,
    `TypeError Cannot load worker Sum: it extends the DistributedWorker of ${urlOf(other)}, ` +
      `and the runner's is ${urlOf(PUBLISHED.version)}; let the program and file://`,
    stderr,
  );
});

/** The least permissions of a program that starts ranks. */
const LEAST = leastFlags(machine);

Deno.test("the program runs with few permissions", async () => {
  assertPrinted(await machine.deno(project, ["run", ...LEAST, "main.ts"]));
});

Deno.test("ranks resolve imports as a program with few permissions does", async () => {
  const map = JSON.stringify({ imports: { ...IMPORTS, "thing": "./thing.ts" } });
  const folder = await machine.project("mapped", {
    "map.json": map,
    "other.json": map,
    "thing.ts": "export const thing = 7;",
    "main.ts": `import "thing";\n${PROGRAM}`,
  });
  for (const flag of ["--import-map=map.json", "--config=other.json"]) {
    for (const flags of [LEAST, ["-A"]]) {
      assertPrinted(await machine.deno(folder, ["run", flag, ...flags, "main.ts"]));
    }
  }
});

Deno.test("libtorch comes from npm, or from the folder that LIBTORCH names", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const folder = await machine.project("libtorch", {
    "deno.json": JSON.stringify({ imports: IMPORTS }),
    "main.ts": `
      import { Tensor } from "${PUBLISHED.name}";
      Tensor.fromArray([1]);
      const maps = Deno.readTextFileSync("/proc/self/maps");
      console.log([...new Set(maps.match(/\\S*\\/libtorch_cpu\\.so/g))].join());`,
  });
  const used = async (env: Record<string, string>) =>
    (await machine.deno(folder, ["run", "-A", "main.ts"], env)).stdout.trim();
  assertStringIncludes(await used({}), "/@cohort/libtorch-linux-");
  assertEquals(await used({ LIBTORCH }), Deno.realPathSync(`${LIBTORCH}/lib/libtorch_cpu.so`));
  const { stderr } = await machine.deno(folder, ["run", "-A", "main.ts"], { LIBTORCH: "/no/libtorch" });
  assertStringIncludes(stderr, "libtorch is not in any of its places (/no/libtorch/lib/libtorch_cpu.so: ");
});

Deno.test("a falsified npm package fails with Deno's message", async () => {
  await using other = new NpmRegistry();
  await using fresh = await Machine.make({ jsr: jsr.url, npm: other.url });
  for (const path of tarballs()) {
    await other.add(path, path.includes("wgpu") ? `sha512-${btoa("0".repeat(64))}` : undefined);
  }
  const folder = await fresh.project("falsified", { "main.ts": FIRST_TENSOR });
  await fresh.deno(folder, ["add", ADD]);
  const { code, stderr } = await fresh.deno(folder, ["run", "-A", "main.ts"]);
  assertEquals(code, 1);
  assertMatch(stderr, /checksum/i);
});

Deno.test("a download that breaks half-way is no installation, and the next run completes it", async () => {
  await using other = new NpmRegistry();
  await using fresh = await Machine.make({ jsr: jsr.url, npm: other.url });
  for (const path of tarballs()) await other.add(path);
  other.breaks = "libtorch";
  const folder = await fresh.project("broken", { "main.ts": PROGRAM });
  await fresh.deno(folder, ["add", ADD]);
  const { code, stdout, stderr } = await fresh.deno(folder, ["run", "-A", "main.ts"]);
  assertEquals([code, stdout], [1, ""], stderr);
  assertMatch(stderr, /Failed caching npm package '@cohort\/libtorch-/);
  other.breaks = null;
  assertPrinted(await fresh.deno(folder, ["run", "-A", "main.ts"]));
});

Deno.test("a machine that npm has no libraries for gets one clear error", async () => {
  await using other = new NpmRegistry();
  await using fresh = await Machine.make({ jsr: jsr.url, npm: other.url });
  await addNoLibraries(other, fresh.temporary);
  const folder = await fresh.project("elsewhere", { "main.ts": FIRST_TENSOR });
  await fresh.deno(folder, ["add", ADD]);
  const { stdout, stderr } = await fresh.deno(folder, ["run", "-A", "main.ts"]);
  const platform = Deno.build.arch === "x86_64" ? "linux-x64-gnu" : "linux-arm64-gnu";
  assertStringIncludes(
    stdout,
    `LibraryLoadError: Cannot load the native library: npm has no libraries for ${platform}, only for darwin-arm64; `,
    stderr,
  );
  assertStringIncludes(stdout, "name the file in COHORT_LIBRARY");
});

// This is the last test, because it stops the registries.
Deno.test("after deno cache, a program runs without the registries", {
  sanitizeOps: false,
  sanitizeResources: false,
}, async () => {
  await using fresh = await Machine.make({ jsr: jsr.url, npm: npm.url });
  const folder = await fresh.project("offline", {
    "deno.json": JSON.stringify({ imports: IMPORTS }),
    "main.ts": PROGRAM,
  });
  const cached = await fresh.deno(folder, ["cache", "main.ts"]);
  assertEquals(cached.code, 0, cached.stderr);
  await jsr[Symbol.asyncDispose]();
  await npm[Symbol.asyncDispose]();
  assertPrinted(await fresh.deno(folder, ["run", "-A", "main.ts"]));
  assertPrinted(await machine.deno(project, ["run", "-A", "main.ts"]));
});
