import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DistributedError } from "../../errors.ts";
import { openLogs } from "./logs.ts";

const IS_ROOT = Deno.uid() === 0; // Only root can change the owner of a file.
const ANOTHER = 12_345;

function withFolder(body: (folder: string) => Promise<void> | void): Promise<void> | void {
  const folder = Deno.makeTempDirSync();
  const remove = () => Deno.removeSync(folder, { recursive: true });
  try {
    const outcome = body(folder);
    return outcome === undefined ? remove() : outcome.finally(remove);
  } catch (error) {
    remove();
    throw error;
  }
}

const modeOf = (path: string) => Deno.lstatSync(path).mode! & 0o777;
const line = (text: string) => [{ rank: 0, stream: "stdout", text }] as const;

for (const umask of [0o000, 0o022, 0o077]) {
  Deno.test(`logs and their folder are their user's alone under a umask of ${umask.toString(8)}`, () =>
    withFolder(async (folder) => {
      const before = Deno.umask(umask);
      try {
        const logs = openLogs(`${folder}/a/b`, 2);
        await logs.write(line("printed"));
        logs.close();
        assertEquals([`${folder}/a`, `${folder}/a/b`].map(modeOf), [0o700, 0o700]);
        assertEquals([0, 1].map((rank) => modeOf(`${folder}/a/b/rank-${rank}.log`)), [0o600, 0o600]);
      } finally {
        Deno.umask(before);
      }
    }));
}

Deno.test("logs of an earlier run are continued, and no longer for all to read", () =>
  withFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/rank-0.log`, "before\n", { mode: 0o644 });
    for (const text of ["first", "second"]) {
      const logs = openLogs(folder, 1);
      await logs.write(line(text));
      logs.close();
    }
    assertEquals(Deno.readTextFileSync(`${folder}/rank-0.log`), "before\nfirst\nsecond\n");
    assertEquals(modeOf(`${folder}/rank-0.log`), 0o600);
  }));

Deno.test("what is no folder has no logs, and is named", () =>
  withFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/file`, "");
    const message = `Cannot write ranks' output to ${folder}/file: it is not a folder; remove it`;
    assertThrows(() => openLogs(`${folder}/file`, 1), DistributedError, message);
  }));

Deno.test("a folder that is a link of this user's is one of logs", () =>
  withFolder((folder) => {
    Deno.mkdirSync(`${folder}/disk`);
    Deno.symlinkSync(`${folder}/disk`, `${folder}/logs`);
    openLogs(`${folder}/logs`, 1).close();
    assertEquals(modeOf(`${folder}/disk/rank-0.log`), 0o600);
  }));

Deno.test("a link of this user's to a device is a log that needs no room", () =>
  withFolder(async (folder) => {
    Deno.symlinkSync("/dev/null", `${folder}/rank-0.log`);
    const logs = openLogs(folder, 1);
    await logs.write(line("printed"));
    logs.close();
    assertEquals(Deno.statSync("/dev/null").mode! & 0o666, 0o666);
  }));

/** Entries that may be at a log's path, the expected message, and whether only root can create them. */
const PLANTED: [string, (path: string, victim: string) => void, string, boolean][] = [
  ["a link to a file", (path, victim) => Deno.symlinkSync(victim, path), "it is a link", true],
  [
    "a link to a file of our own kind",
    (path, victim) => {
      Deno.writeTextFileSync(`${victim}.log`, "");
      Deno.symlinkSync(`${victim}.log`, path);
    },
    "it is a link",
    true,
  ],
  ["a link to nothing", (path, victim) => Deno.symlinkSync(`${victim}-new`, path), "it is a link", true],
  ["another name of a file", (path, victim) => Deno.linkSync(victim, path), "it has another hard link", true],
  [
    "a pipe",
    (path) => {
      assert(new Deno.Command("mkfifo", { args: [path] }).outputSync().success);
    },
    "it is not a regular file",
    true,
  ],
  ["a folder", (path) => Deno.mkdirSync(path), "it is not a regular file", true],
  [
    "a socket",
    (path) => {
      const listener = Deno.listen({ transport: "unix", path: `${path}.live` });
      Deno.renameSync(`${path}.live`, path);
      listener.close();
    },
    "it is not a regular file",
    true,
  ],
  [
    "another user's file",
    (path) => {
      Deno.writeTextFileSync(path, "");
      Deno.chmodSync(path, 0o666);
      Deno.chownSync(path, ANOTHER, ANOTHER);
    },
    "it belongs to another user",
    IS_ROOT,
  ],
];

for (const [what, plant, state, isPossible] of PLANTED) {
  Deno.test({
    name: `${what} in the place of a log is refused, by its name and with the remedy, and nothing is written`,
    ignore: !isPossible,
    fn: () =>
      withFolder((folder) => {
        Deno.mkdirSync(`${folder}/logs`);
        const victim = `${folder}/victim`;
        Deno.writeTextFileSync(victim, "as it was");
        plant(`${folder}/logs/rank-1.log`, victim);
        const error = assertThrows(() => openLogs(`${folder}/logs`, 2), DistributedError);
        assertEquals(error.code, "system");
        assertStringIncludes(error.message, `${folder}/logs/rank-1.log: `);
        assertStringIncludes(error.message, state);
        assertStringIncludes(error.message, "remove it, or set another folder for logs");
        assertEquals(Deno.readTextFileSync(victim), "as it was");
        assertThrows(() => Deno.lstatSync(`${victim}-new`), Deno.errors.NotFound);
      }),
  });
}

Deno.test({
  name: "a link of another user's on the way to the folder is refused, and nothing is made behind it",
  ignore: !IS_ROOT,
  fn: () =>
    withFolder((folder) => {
      Deno.mkdirSync(`${folder}/victim`);
      Deno.symlinkSync(`${folder}/victim`, `${folder}/planted`);
      assert(
        new Deno.Command("chown", { args: ["-h", `${ANOTHER}`, `${folder}/planted`] }).outputSync().success,
      );
      for (const path of [`${folder}/planted`, `${folder}/planted/logs`]) {
        const error = assertThrows(() => openLogs(path, 1), DistributedError, "it is a link of another user");
        assertStringIncludes(error.message, `${folder}/planted: it is a link`);
      }
      assertEquals([...Deno.readDirSync(`${folder}/victim`)], []);
    }),
});
