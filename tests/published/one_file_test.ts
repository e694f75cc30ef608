// Tests of programs that are one file, as DEPLOYMENT.md describes them.
import { assertEquals } from "@std/assert";
import { cp } from "node:fs/promises";
import { Machine, type Output } from "./machine.ts";
import { IMPORTS, leastFlags, publishForTests } from "./published.ts";
import { PUBLISHED } from "./registries.ts";

const { machine } = await publishForTests();
await machine.addBundler(Deno.env.get("COHORT_BUNDLER")!);
const SETUP = `jsr:${PUBLISHED.name}@${PUBLISHED.version}/setup`;

/** The program of DEPLOYMENT.md. */
const PROGRAM = programOf(Deno.readTextFileSync(new URL("../../docs/DEPLOYMENT.md", import.meta.url)));

function programOf(text: string): string {
  return /^## As one file$.*?^```ts ignore\n(.*?)^```$/ms.exec(text)![1]!;
}

/** Runs a command of Deno that must succeed. */
async function succeed(folder: string, args: readonly string[]): Promise<Output> {
  const output = await machine.deno(folder, args);
  assertEquals(output.code, 0, output.stderr);
  return output;
}

/** Bundles a program into a folder `app`, in a project of its own. Returns the path of that folder. */
async function bundle(name: string, program: string, flags: readonly string[]): Promise<string> {
  const folder = await machine.project(name, {
    "deno.json": JSON.stringify({ imports: IMPORTS }),
    "main.ts": program,
  });
  await succeed(folder, ["bundle", ...flags, "main.ts", "-o", "app/main.js"]);
  return `${folder}/app`;
}

/** A program that computes with tensors, and prints the names of errors. */
const PRINTS_ERRORS = `
  import { DistributedRunner, DistributedWorker, serveIfRank, Tensor, TimeoutError } from "${PUBLISHED.name}";
  class Painter extends DistributedWorker<string, number[]> {
    override async call(what: string) {
      if (what === "throw") throw new RangeError("on purpose");
      if (what === "wait") await new Promise((resolve) => setTimeout(resolve, 3000));
      return Tensor.fromArray([1, 2]).add(this.worldSize).toArray() as number[];
    }
  }
  await serveIfRank([Painter]);
  await using runner = new DistributedRunner(Painter, { worldSize: 2 });
  await runner.start();
  console.log(await runner.invoke(""));
  for (const what of ["throw", "wait"]) {
    const error = await runner.invoke(what, { timeoutMs: 500 }).catch((error) => error);
    console.log(error.name, error instanceof TimeoutError, error.remoteName);
  }`;

const app = await bundle("one-file", PROGRAM, ["--keep-names"]);
const minified = await bundle("minified", PRINTS_ERRORS, ["--minify"]);
await succeed(app, ["run", "-A", SETUP, "libraries", "."]);

/** A machine that has never seen the package, and reaches no registry. */
async function otherMachine(): Promise<Machine> {
  return await Machine.make({ jsr: "http://127.0.0.1:1/", npm: "http://127.0.0.1:1/" });
}

/** Copies the folder `app` to another machine. */
async function moveTo(other: Machine, from: string): Promise<string> {
  const folder = await other.project("app", { "note.txt": "" });
  await cp(app, folder, { recursive: true });
  await Deno.copyFile(`${from}/main.js`, `${folder}/main.js`);
  return folder;
}

Deno.test("a bundle and the libraries beside it are all that a machine needs", async () => {
  await using other = await otherMachine();
  const folder = await moveTo(other, app);
  for (const flags of [["-A"], leastFlags(other)]) {
    const { stdout, stderr } = await other.deno(folder, ["run", ...flags, "main.js"]);
    assertEquals(stdout, "Hello, Ada\n", stderr);
  }
});

Deno.test("a bundle without the libraries says how to get them", async () => {
  await using other = await otherMachine();
  const folder = await other.project("bare", { "main.js": await Deno.readTextFile(`${minified}/main.js`) });
  const { code, stderr } = await other.deno(folder, ["run", "-A", "main.js"]);
  assertEquals(code, 1);
  const said = /Cannot load the native library: .*? Run `([^`]*)`/.exec(stderr)?.[1];
  assertEquals(said, `deno run -A ${SETUP} libraries ${folder}`, stderr);
});

Deno.test("errors keep their names in a minified bundle", async () => {
  await using other = await otherMachine();
  const folder = await moveTo(other, minified);
  const { stdout, stderr } = await other.deno(folder, ["run", "-A", "main.js"]);
  assertEquals(stdout, "[ 3, 4 ]\nWorkerError false RangeError\nTimeoutError true undefined\n", stderr);
});

Deno.test("a compiled program starts its executable, and finds the libraries beside it", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await using other = await otherMachine();
  const folder = await moveTo(other, app);
  // Stands for the executable of `deno compile`, which has Deno, the program and its flags in it.
  const executable = `${folder}/bin/painter`;
  await Deno.mkdir(`${folder}/bin`);
  for (const name of ["libcohort.so", "libcohort_gloo.so", "libtorch"]) {
    await Deno.rename(`${folder}/${name}`, `${folder}/bin/${name}`);
  }
  const compiled = `
    Object.defineProperty(Deno, "build", { value: { ...Deno.build, standalone: true } });
    Deno.execPath = () => ${JSON.stringify(executable)};`;
  await Deno.writeTextFile(`${folder}/compiled.js`, compiled);
  const deno = `${other.env.PATH}/deno`;
  const script = `#!/bin/sh\nexec ${deno} run -A --preload=${folder}/compiled.js ${folder}/main.js "$@"\n`;
  await Deno.writeTextFile(executable, script, { mode: 0o755 });
  const { stdout, stderr } = await new Deno.Command(executable, {
    clearEnv: true,
    env: other.env,
    stdin: "null",
  }).output();
  assertEquals(new TextDecoder().decode(stdout), "Hello, Ada\n", new TextDecoder().decode(stderr));
});
