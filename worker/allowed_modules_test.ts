import { assertEquals, assertThrows } from "@std/assert";
import { allowedModules, checkModule } from "./allowed_modules.ts";

/** A folder of modules. */
class Folder implements Disposable {
  readonly path = Deno.realPathSync(Deno.makeTempDirSync());
  readonly url = `file://${this.path}`;

  constructor() {
    Deno.mkdirSync(`${this.path}/workers`);
    Deno.writeTextFileSync(`${this.path}/workers/a.ts`, "");
    Deno.writeTextFileSync(`${this.path}/other.ts`, "");
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

function refused(module: string, allowed: readonly string[]): void {
  assertThrows(() => checkModule(module, allowed), TypeError, "this rank's launcher does not allow it");
}

Deno.test("the modules that a launcher names are allowed, and no others", () => {
  using folder = new Folder();
  const { url, path } = folder;
  const allowed = allowedModules([`${path}/workers/a.ts`, new URL("https://example.com/w.ts")]);
  assertEquals(checkModule(`${url}/workers/a.ts`, allowed), `${url}/workers/a.ts`);
  assertEquals(checkModule(`${url}/none/../workers/a.ts`, allowed), `${url}/workers/a.ts`);
  assertEquals(checkModule("https://example.com/w.ts", allowed), "https://example.com/w.ts");
  for (
    const module of [
      `${url}/other.ts`,
      `${url}/workers/a.tsx`,
      `${url}/workers/`,
      "https://example.com/w.ts.js",
      "https://example.com/",
      "data:text/javascript,export default 1",
      "blob:null/1",
      "npm:left-pad",
      "node:child_process",
      "./workers/a.ts",
      "a.ts",
      "",
    ]
  ) refused(module, allowed);
});

Deno.test("what ends in a slash stands for all that is below it, and for nothing else", () => {
  using folder = new Folder();
  const { url, path } = folder;
  const allowed = allowedModules([`${path}/workers/`, "https://example.com/workers/"]);
  checkModule(`${url}/workers/a.ts`, allowed);
  checkModule("https://example.com/workers/deep/w.ts", allowed);
  for (
    const module of [
      `${url}/other.ts`,
      `${url}/workers/../other.ts`,
      `${url}/workers/%2e%2e/other.ts`,
      `${url}/workers/..%2fother.ts`,
      `${url}/workers/..%5cother.ts/../../other.ts`,
      `${url}/workers2/a.ts`,
      "https://example.com/workers/../w.ts",
      "https://example.com.evil.test/workers/w.ts",
      "http://example.com/workers/w.ts",
      "https://user@example.com/workers/w.ts",
    ]
  ) refused(module, allowed);
});

Deno.test("a link out of what is allowed is not followed, one into it is", () => {
  using folder = new Folder();
  const { url, path } = folder;
  Deno.symlinkSync(`${path}/other.ts`, `${path}/workers/link.ts`);
  Deno.symlinkSync(`${path}/workers`, `${path}/shortcut`);
  refused(`${url}/workers/link.ts`, allowedModules(`${path}/workers/`));
  checkModule(`${url}/shortcut/a.ts`, allowedModules(`${path}/workers/`));
  checkModule(`${url}/workers/a.ts`, allowedModules(`${path}/shortcut/`));
});

Deno.test("without a name of its own, a launcher allows its project's modules, or what the environment names", () => {
  const inside = import.meta.resolve("../tests/workers/plain.ts");
  Deno.env.delete("COHORT_WORKER");
  checkModule(inside, allowedModules());
  refused("file:///tmp/worker.ts", allowedModules());
  Deno.env.set("COHORT_WORKER", "/tmp/worker.ts");
  try {
    checkModule("file:///tmp/worker.ts", allowedModules());
    refused(inside, allowedModules());
  } finally {
    Deno.env.delete("COHORT_WORKER");
  }
});

Deno.test("the package's own worker, which runs where none is named, is always allowed", () => {
  checkModule(import.meta.resolve("./distributed_worker.ts"), allowedModules("/nowhere.ts"));
});

Deno.test("what is neither a URL nor a path is no module", () => {
  for (const modules of ["", [""], 5, [null], {}]) {
    assertThrows(() => allowedModules(modules as string), TypeError, "modules is not a URL, a path");
  }
});
