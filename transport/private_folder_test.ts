import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DistributedError } from "../errors.ts";
import { PrivateFolder } from "./private_folder.ts";
import { makeSocketFolder } from "./socket_folder.ts";

const IS_ROOT = Deno.uid() === 0; // root can change the owner of files
const ANOTHER = 12_345;

function withFolder(body: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const modeOf = (path: string) => Deno.lstatSync(path).mode! & 0o7777;

for (const umask of [0o000, 0o022, 0o077]) {
  Deno.test(`a private folder is its user's alone under a umask of ${umask.toString(8)}, also when made again`, () => {
    withFolder((parent) => {
      const before = Deno.umask(umask);
      try {
        const folder = PrivateFolder.make("cohort-", parent);
        assertEquals(modeOf(folder.path), 0o700);
        Deno.removeSync(parent, { recursive: true });
        folder.restore();
        assertEquals([modeOf(parent), modeOf(folder.path)], [0o700, 0o700]);
        folder.close();
        assertEquals([...Deno.readDirSync(parent)], []);
      } finally {
        Deno.umask(before);
      }
    });
  });
}

Deno.test("no private folder is made where others could replace it", () => {
  withFolder((parent) => {
    Deno.chmodSync(parent, 0o777);
    Deno.mkdirSync(`${parent}/inside`);
    for (const dir of [parent, `${parent}/inside`]) {
      const error = assertThrows(() => PrivateFolder.make("cohort-", dir), DistributedError);
      assertEquals(error.code, "system");
      assertStringIncludes(error.message, `others may write to ${parent}, which has no sticky bit`);
      assertStringIncludes(error.message, "set TMPDIR to a folder of your own");
    }
    assertEquals([...Deno.readDirSync(parent)].map(({ name }) => name), ["inside"]);
    Deno.chmodSync(parent, 0o770);
    assertThrows(() => PrivateFolder.make("cohort-", parent), DistributedError, "no sticky bit");
    Deno.chmodSync(parent, 0o1777);
    PrivateFolder.make("cohort-", `${parent}/inside`).close();
  });
});

Deno.test({
  name: "no private folder is made in a folder of another user, or behind a link of theirs",
  ignore: !IS_ROOT,
  fn: () =>
    withFolder((parent) => {
      Deno.mkdirSync(`${parent}/theirs/inside`, { recursive: true });
      Deno.chownSync(`${parent}/theirs`, ANOTHER, ANOTHER);
      for (const dir of [`${parent}/theirs`, `${parent}/theirs/inside`]) {
        const error = assertThrows(() => PrivateFolder.make("cohort-", dir), DistributedError);
        assertStringIncludes(error.message, `${parent}/theirs belongs to another user`);
      }
      // The target of a link counts, not the link, so it is not used again.
      Deno.mkdirSync(`${parent}/ours`);
      Deno.symlinkSync(`${parent}/ours`, `${parent}/theirs/link`);
      const folder = PrivateFolder.make("cohort-", `${parent}/theirs/link`);
      assertStringIncludes(folder.path, `${parent}/ours/`);
      folder.close();
    }),
});

Deno.test("a folder that somebody else has put in the place of ours is neither used nor removed", () => {
  withFolder((parent) => {
    const folder = PrivateFolder.make("cohort-", parent);
    Deno.removeSync(folder.path);
    const others: [() => void, boolean][] = [
      [() => Deno.symlinkSync("/", folder.path), true],
      [() => Deno.writeTextFileSync(folder.path, "theirs"), true],
      [() => {
        Deno.mkdirSync(folder.path);
        Deno.chmodSync(folder.path, 0o777);
      }, true],
      [() => {
        Deno.mkdirSync(folder.path);
        Deno.chownSync(folder.path, ANOTHER, ANOTHER);
      }, IS_ROOT],
    ];
    for (const [plant, isPossible] of others) {
      if (!isPossible) continue;
      plant();
      assertThrows(() => folder.restore(), DistributedError, `somebody else has ${folder.path} now`);
      Deno.removeSync(folder.path);
    }
    Deno.mkdirSync(folder.path);
    Deno.chmodSync(folder.path, 0o777);
    folder.close();
    assertEquals([...Deno.readDirSync(parent)].length, 1);
  });
});

Deno.test("a folder that this user has made again in the place of ours is held anew", () => {
  withFolder((parent) => {
    const folder = PrivateFolder.make("cohort-", parent);
    Deno.removeSync(folder.path);
    Deno.mkdirSync(folder.path, { mode: 0o700 });
    folder.restore();
    using other = Deno.openSync(folder.path);
    assertEquals(other.tryLockSync(true), false);
    folder.close();
  });
});

Deno.test("a socket's folder is elsewhere where others could replace it in TMPDIR", () => {
  const before = Deno.env.get("TMPDIR");
  withFolder((parent) => {
    Deno.chmodSync(parent, 0o777);
    Deno.env.set("TMPDIR", parent);
    try {
      const folder = makeSocketFolder("cohort-", "x.sock");
      assertEquals(folder.path.startsWith(parent), false);
      folder.close();
      assertEquals([...Deno.readDirSync(parent)], []);
    } finally {
      if (before === undefined) Deno.env.delete("TMPDIR");
      else Deno.env.set("TMPDIR", before);
    }
  });
});
