import { assert, assertEquals } from "@std/assert";
import { PAGE_MARK } from "../protocol/mod.ts";
import { PrivateFolder } from "../transport/mod.ts";
import { removeLeftovers } from "./leftovers.ts";
import { PACKAGES_NAME, SOCKET_NAME } from "./ranks/mod.ts";

const RANDOM = "0123456789abcdef";
const UNPACKED = "fe01-3a-1f-65a.77-9c-1";

/** Runs `body` with a temporary folder of its own. */
async function withTemporary(body: (folder: string) => Promise<void> | void): Promise<void> {
  const before = Deno.env.get("TMPDIR");
  const folder = Deno.makeTempDirSync();
  Deno.env.set("TMPDIR", folder);
  try {
    await body(folder);
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
    Deno.removeSync(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

function write(path: string, bytes: Uint8Array | string): void {
  if (typeof bytes === "string") Deno.writeTextFileSync(path, bytes);
  else Deno.writeFileSync(path, bytes);
}

/** Returns a page as a killed runner leaves it. */
const page = (byteLength = 4096) => {
  const bytes = new Uint8Array(byteLength);
  bytes.set(PAGE_MARK);
  return bytes;
};

/** Creates a socket without a listener. Closing the listener properly would remove the socket. */
function deadSocket(path: string): void {
  const listener = Deno.listen({ transport: "unix", path: `${path}.live` });
  Deno.renameSync(`${path}.live`, path);
  listener.close();
}

Deno.test("what killed runners and processes leave is removed, whoever's number is in its name", () =>
  withTemporary(async (tmp) => {
    for (const pid of [1, Deno.pid, 2 ** 22 + 1]) {
      write(`${tmp}/cohort-${pid}-${RANDOM}.page`, page());
      write(`${tmp}/cohort-${pid}-1${RANDOM.slice(1)}.page`, "");
      Deno.mkdirSync(`${tmp}/cohort-${pid}-2${RANDOM.slice(1)}`);
      const listening = `${tmp}/cohort-${pid}-${RANDOM}`;
      Deno.mkdirSync(`${listening}/${PACKAGES_NAME}/${UNPACKED}`, { recursive: true });
      for (const end of ["users", "changes"]) write(`${listening}/${PACKAGES_NAME}/${UNPACKED}.${end}`, "");
      write(`${listening}/${PACKAGES_NAME}/${UNPACKED}/model.so`, "code");
      for (const name of [SOCKET_NAME, "s-01234567", "g0123456789"]) deadSocket(`${listening}/${name}`);
      const unpacked = `${tmp}/cohort-${pid}-packages-${RANDOM}`;
      Deno.mkdirSync(`${unpacked}/${UNPACKED}.partial`, { recursive: true });
      write(`${unpacked}/${UNPACKED}.partial/weights`, "half");
    }
    Deno.mkdirSync(`${tmp}/cohort-link-${RANDOM}`);
    Deno.symlinkSync("/", `${tmp}/cohort-link-${RANDOM}/to`);
    await removeLeftovers();
    assertEquals(namesIn(tmp), []);
  }));

Deno.test("what is somebody's own stays, however it is called", () =>
  withTemporary(async (tmp) => {
    const target = `${tmp}/target`;
    Deno.mkdirSync(target);
    write(`${target}/page`, page());
    // Names that resemble ours.
    write(`${tmp}/cohort-2024-report.page`, page());
    write(`${tmp}/cohort-2024-beef.page`, page());
    write(`${tmp}/cohort-x-${RANDOM}.page`, page());
    write(`${tmp}/my-cohort-1-${RANDOM}.page`, page());
    write(`${tmp}/cohort-1-${RANDOM}.page.txt`, page());
    for (const name of ["cohort-123-thing", "cohort-123-packages-of-mine", "cohort-link-mine", "cohort-1"]) {
      Deno.mkdirSync(`${tmp}/${name}`);
    }
    // Our names with other contents.
    write(`${tmp}/cohort-1-${RANDOM}.page`, "a report");
    write(`${tmp}/cohort-2-${RANDOM}.page`, new Uint8Array(4096));
    for (const [pid, inside] of [[3, "notes.txt"], [4, `${PACKAGES_NAME}/data.bin`], [5, "lock"]] as const) {
      Deno.mkdirSync(`${tmp}/cohort-${pid}-${RANDOM}/${PACKAGES_NAME}`, { recursive: true });
      write(`${tmp}/cohort-${pid}-${RANDOM}/${inside}`, "mine");
    }
    Deno.mkdirSync(`${tmp}/cohort-link-${RANDOM}/to`, { recursive: true });
    // Our names with the wrong file type.
    Deno.mkdirSync(`${tmp}/cohort-6-${RANDOM}.page`);
    write(`${tmp}/cohort-7-${RANDOM}`, page());
    Deno.symlinkSync(`${target}/page`, `${tmp}/cohort-8-${RANDOM}.page`);
    Deno.symlinkSync(target, `${tmp}/cohort-9-${RANDOM}`);
    Deno.linkSync(`${target}/page`, `${tmp}/cohort-10-${RANDOM}.page`);
    await new Deno.Command("mkfifo", { args: [`${tmp}/cohort-11-${RANDOM}.page`] }).output();
    // A runner that could not take a lock, and listens.
    Deno.mkdirSync(`${tmp}/cohort-12-${RANDOM}`);
    using _listener = Deno.listen({ transport: "unix", path: `${tmp}/cohort-12-${RANDOM}/${SOCKET_NAME}` });
    const before = namesIn(tmp);
    await removeLeftovers();
    assertEquals(namesIn(tmp), before);
    assertEquals(namesIn(target), ["page"]);
    assertEquals(namesIn(`${tmp}/cohort-4-${RANDOM}/${PACKAGES_NAME}`), ["data.bin"]);
  }));

Deno.test("what cannot be removed or looked at does not keep the others from being removed", () =>
  withTemporary(async (tmp) => {
    const odd = Array.from({ length: 20 }, (_, index) => `cohort-${index}-${RANDOM}.page`);
    for (const [index, name] of odd.entries()) {
      if (index % 2 === 0) Deno.mkdirSync(`${tmp}/${name}/inside`, { recursive: true });
      else Deno.symlinkSync("/no/such/file", `${tmp}/${name}`);
    }
    for (let pid = 0; pid < 20; pid++) {
      write(`${tmp}/cohort-${pid}-a${RANDOM.slice(1)}.page`, page());
      Deno.mkdirSync(`${tmp}/cohort-${pid}-a${RANDOM.slice(1)}`);
    }
    await removeLeftovers();
    assertEquals(namesIn(tmp), odd.sort());
  }));

Deno.test("what is in use stays, and goes with its user", () =>
  withTemporary(async (tmp) => {
    const prefix = `cohort-${2 ** 22 + 1}-`;
    const folder = PrivateFolder.make(prefix);
    const link = PrivateFolder.make("cohort-link-");
    // A rank has created its folder again and uses its contents.
    Deno.mkdirSync(`${tmp}/cohort-1-${RANDOM}/${PACKAGES_NAME}`, { recursive: true });
    const rank = Deno.openSync(`${tmp}/cohort-1-${RANDOM}/${PACKAGES_NAME}`);
    assert(rank.tryLockSync(false));
    const before = namesIn(tmp);
    assertEquals(before.length, 3);
    await removeLeftovers();
    assertEquals(namesIn(tmp), before);
    rank.close();
    folder.close();
    link.close();
    await removeLeftovers();
    assertEquals(namesIn(tmp), []);
  }));

Deno.test({
  name: "another user's are left alone, and so is a folder in which others can replace what is looked at",
  ignore: Deno.uid() !== 0, // Only root can change the owner of a file.
  fn: () =>
    withTemporary(async (tmp) => {
      const theirs = `${tmp}/cohort-1-${RANDOM}.page`;
      write(theirs, page());
      Deno.chownSync(theirs, 12_345, 12_345);
      const folder = `${tmp}/cohort-1-${RANDOM}`;
      Deno.mkdirSync(folder);
      Deno.chownSync(folder, 12_345, 12_345);
      const own = `${tmp}/cohort-2-${RANDOM}.page`;
      write(own, page());
      Deno.chmodSync(tmp, 0o777);
      await removeLeftovers();
      assertEquals(namesIn(tmp).length, 3);
      Deno.chmodSync(tmp, 0o1777);
      await removeLeftovers();
      assertEquals(namesIn(tmp), [folder, theirs].map((path) => path.slice(tmp.length + 1)));
    }),
});
