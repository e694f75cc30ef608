// Links, files and folders that another user of the machine puts in place of ours.
import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { DistributedError, DistributedRunner } from "../mod.ts";
import { CAN_BE_ANOTHER_USER, OtherUser } from "./other_user.ts";
import { runProgram, startRunner } from "./runner.ts";
import { Echo, Prints } from "./workers/plain.ts";

const program = (name: string) => import.meta.resolve(`./programs/${name}.ts`);

/**
 * A folder that everyone may write to, like `/tmp`, and a file and a folder that only this user may write to.
 */
class Place implements Disposable {
  readonly #root = Deno.realPathSync(Deno.makeTempDirSync());
  readonly shared = `${this.#root}/shared`;
  readonly victim = `${this.#root}/victim`;
  readonly victims = `${this.#root}/victims`;

  constructor(mode: number) {
    Deno.chmodSync(this.#root, 0o755);
    Deno.mkdirSync(this.shared);
    Deno.chmodSync(this.shared, mode);
    Deno.mkdirSync(this.victims);
    for (const path of [this.victim, `${this.victims}/precious`]) Deno.writeTextFileSync(path, "as it was");
  }

  /** Checks that nothing that belongs to this user was changed. */
  check(): void {
    assertEquals(Deno.readTextFileSync(this.victim), "as it was");
    assertEquals([...Deno.readDirSync(this.victims)].map(({ name }) => name), ["precious"]);
    assertEquals(Deno.readTextFileSync(`${this.victims}/precious`), "as it was");
  }

  names(): string[] {
    return [...Deno.readDirSync(this.shared)].map(({ name }) => name).sort();
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#root, { recursive: true });
  }
}

function test(name: string, fn: (other: OtherUser) => Promise<void>): void {
  Deno.test({
    name: CAN_BE_ANOTHER_USER ? name : `${name}: running as another user requires root`,
    ignore: !CAN_BE_ANOTHER_USER,
    async fn() {
      using other = new OtherUser();
      await fn(other);
    },
  });
}

async function run(other: OtherUser, text: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await other.run(text, ...args);
  assertEquals(code, 0, stderr);
}

/**
 * A program that puts entries with names like ours into folders: links, pipes, pages, and folders that
 * contain links.
 */
const PLANTER = `
  const [victim, victims, mark, ...folders] = Deno.args;
  Deno.umask(0);
  for (const folder of folders) {
    // No process has an ID above 2 ** 22.
    const at = (number, end = "") => folder + "/cohort-" + (2 ** 22 + number) + "-" + mark + end;
    Deno.symlinkSync(victim, at(1, ".page"));
    Deno.symlinkSync(victims, at(2, ".page"));
    Deno.symlinkSync(victims, at(3));
    new Deno.Command("mkfifo", { args: [at(4, ".page")] }).outputSync();
    Deno.writeTextFileSync(at(5, ".page"), "cohort: a page of a world, 1\\n");
    for (const [number, inside] of [[6, "packages"], [7, "runner.sock"], [8, "to"]]) {
      Deno.mkdirSync(at(number));
      Deno.symlinkSync(inside === "runner.sock" ? victim : victims, at(number) + "/" + inside);
    }
    new Deno.Command("mkfifo", { args: [at(9)] }).outputSync();
  }`;

test("entries that another user plants under our names are left alone", async (other) => {
  using place = new Place(0o1777);
  const mark = crypto.getRandomValues(new Uint8Array(8)).toHex();
  const folders = [place.shared, "/tmp", "/dev/shm"];
  try {
    await run(other, PLANTER, place.victim, place.victims, mark, ...folders);
    const planted = place.names();
    assertEquals(planted.length, 9);
    const { code, stderr } = await runProgram(["run", "-A", program("idle")], {
      env: { TMPDIR: place.shared },
    });
    assertEquals(code, 0, stderr);
    place.check();
    assertEquals(place.names(), planted);
  } finally {
    for (const folder of folders) {
      for (const { name } of Deno.readDirSync(folder)) {
        if (name.includes(mark)) Deno.removeSync(`${folder}/${name}`, { recursive: true });
      }
    }
  }
});

/** A program that moves away every new entry of a folder and puts a link in its place. */
const REPLACER = `
  const [folder, victims] = Deno.args;
  let isOver = false;
  Deno.stdin.read(new Uint8Array(1)).then(() => isOver = true);
  while (!isOver) {
    for (const { name, isSymlink } of Deno.readDirSync(folder)) {
      if (isSymlink || !name.startsWith("cohort-") || name.endsWith(".taken")) continue;
      try {
        Deno.renameSync(folder + "/" + name, folder + "/" + name + ".taken");
        Deno.symlinkSync(victims, folder + "/" + name);
      } catch {}
    }
    await new Promise((resolve) => setTimeout(resolve));
  }`;

test("a temporary folder that belongs to another user is not used", async (other) => {
  using place = new Place(0o1777);
  await run(other, `Deno.umask(0); Deno.mkdirSync(Deno.args[0]);`, `${place.shared}/theirs`);
  const env = { TMPDIR: `${place.shared}/theirs` };
  const taking = other.start(REPLACER, env.TMPDIR, place.victims);
  const { code, stdout, stderr } = await runProgram(["run", "-A", program("idle")], { env });
  assertEquals([code, JSON.parse(stdout).answer], [0, "x"], stderr);
  await taking.stdin.close();
  await taking.output();
  place.check();
  for (const { name, isDirectory } of Deno.readDirSync(env.TMPDIR)) {
    // This folder was created to find out who owns the parent, then left alone.
    if (isDirectory) assertEquals([...Deno.readDirSync(`${env.TMPDIR}/${name}`)], []);
  }
  // Without a runner, a model cannot be unpacked anywhere else.
  const compiled = await runProgram(["run", "-A", program("compiled"), "end"], { env });
  assertEquals(compiled.code, 1);
  assertStringIncludes(compiled.stderr, `${env.TMPDIR} belongs to another user`);
  assertStringIncludes(compiled.stderr, "set TMPDIR to a folder");
});

const LOGS = {
  "a link to a file": "Deno.symlinkSync(victim, path)",
  "a link to a missing file": "Deno.symlinkSync(victim + '-new', path)",
  "a file that all may write to": "Deno.writeTextFileSync(path, '')",
  "a pipe": "new Deno.Command('mkfifo', { args: [path] }).outputSync()",
};

for (const [what, plants] of Object.entries(LOGS)) {
  for (const mode of [0o1777, 0o777]) {
    test(`${what} planted as a log in a folder of mode ${mode.toString(8)} rejects start()`, async (other) => {
      using place = new Place(mode);
      const path = `${place.shared}/rank-1.log`;
      await run(other, `Deno.umask(0); const [path, victim] = Deno.args; ${plants};`, path, place.victim);
      const runner = new DistributedRunner(Echo, { worldSize: 2, logs: place.shared });
      const error = await assertRejects(() => runner.start(), DistributedError, path);
      assertMatch(error.message, /remove it, or set another folder for logs$/);
      place.check();
      await assertRejects(() => Deno.lstat(`${place.victim}-new`), Deno.errors.NotFound);
    });
  }
}

test("other users cannot read ranks' logs, even in a folder of their own", async (other) => {
  using place = new Place(0o1777);
  const folder = `${place.shared}/theirs`;
  await run(other, `Deno.umask(0); Deno.mkdirSync(Deno.args[0]);`, folder);
  const umask = Deno.umask(0);
  try {
    const runner = await startRunner(Prints, { worldSize: 1, logs: folder });
    await runner.invoke({ lines: 1 });
    await runner.stop();
  } finally {
    Deno.umask(umask);
  }
  assertStringIncludes(Deno.readTextFileSync(`${folder}/rank-0.log`), "line 0");
  const { stdout } = await other.run(
    `for (const options of [{ read: true }, { append: true }]) {
      try { Deno.openSync(Deno.args[0], options); } catch (error) { console.log(error.name); }
    }`,
    `${folder}/rank-0.log`,
  );
  assertEquals(stdout, "PermissionDenied\nPermissionDenied\n");
});

for (const mode of [0o1777, 0o777]) {
  test(`a save follows no planted link in a folder of mode ${mode.toString(8)}`, async (other) => {
    using place = new Place(mode);
    const path = `${place.shared}/model.safetensors`;
    const saver = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", program("saves"), path],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const printed = saver.stdout.getReader();
    const { value } = await printed.read();
    const pid = new TextDecoder().decode(value).trim();
    await run(
      other,
      `const [path, pid, victim] = Deno.args;
      for (let number = 0; number < 100; number++) {
        Deno.symlinkSync(victim, path + "." + pid + "-" + number + ".partial");
      }
      Deno.symlinkSync(victim, path + ".partial");`,
      path,
      pid,
      place.victim,
    );
    await saver.stdin.close();
    assert((await saver.status).success);
    await printed.cancel();
    place.check();
    assert(Deno.lstatSync(path).isFile);
    assertEquals(Deno.lstatSync(place.victim).mode! & 0o777, 0o644);
  });
}
