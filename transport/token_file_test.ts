import { assertEquals, assertThrows } from "@std/assert";
import { makeToken, readToken, writeToken } from "./token_file.ts";

const SECRET = "0123456789abcdefghij";

/** A folder for a token file. */
class Folder implements Disposable {
  readonly path = Deno.makeTempDirSync();
  readonly file = `${this.path}/token`;

  /** Creates the file, for its owner only. */
  write(text: string, mode = 0o600): this {
    Deno.writeTextFileSync(this.file, text);
    Deno.chmodSync(this.file, mode);
    return this;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** Asserts that both the rank and the runner reject the file. */
function assertRefused({ file }: Folder, words: string): void {
  assertThrows(() => readToken(file, "run rank"), TypeError, words);
  assertThrows(() => makeToken(file), TypeError, words);
}

Deno.test("a secret is made once, for its owner alone, and read again", () => {
  using folder = new Folder();
  const secret = makeToken(folder.file);
  assertEquals(secret.length, 64);
  assertEquals(Deno.lstatSync(folder.file).mode! & 0o777, 0o600);
  assertEquals([makeToken(folder.file), readToken(folder.file, "run rank")], [secret, secret]);
  assertEquals(readToken(new URL(`file://${folder.file}`), "run rank"), secret);
  assertThrows(() => writeToken(folder.file, SECRET), Deno.errors.AlreadyExists);
});

Deno.test("a secret that is not there is the system's error", () => {
  using folder = new Folder();
  assertThrows(() => readToken(folder.file, "run rank"), Deno.errors.NotFound);
  assertThrows(() => makeToken(`${folder.path}/none/token`), Deno.errors.NotFound);
});

Deno.test({
  name: "without leave to ask Deno for the user, a file that this process makes tells it",
  permissions: { read: true, write: true },
  fn() {
    using folder = new Folder();
    const secret = makeToken(folder.file);
    assertEquals(readToken(folder.file, "run rank"), secret);
    assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["token"]);
  },
});

Deno.test("a folder that is not there is named, and what to do", () => {
  using folder = new Folder();
  const path = `${folder.path}/no\nne/token`;
  const message = `there is no folder ${folder.path}/no\\nne for the file of the ranks' secret; make it`;
  assertThrows(() => makeToken(path), Deno.errors.NotFound, message);
});

Deno.test("an empty file may be about to be written; a runner makes it anew if it is told to", () => {
  using folder = new Folder();
  folder.write("");
  assertEquals(readToken(folder.file, "run rank"), null);
  assertThrows(() => makeToken(folder.file), TypeError, "is empty; remove it");
});

for (const mode of [0o644, 0o640, 0o604, 0o620, 0o602, 0o610]) {
  Deno.test(`a secret that others may touch is refused: mode ${mode.toString(8)}`, () => {
    using folder = new Folder();
    assertRefused(folder.write(SECRET, mode), `(mode ${mode.toString(8)}); make it 600`);
  });
}

Deno.test("links are refused, to the file and from it", () => {
  using folder = new Folder();
  const other = `${folder.path}/other`;
  Deno.writeTextFileSync(other, SECRET, { mode: 0o600 });
  Deno.symlinkSync(other, folder.file);
  assertRefused(folder, "is a symbolic link; name the file itself");
  Deno.removeSync(folder.file);
  Deno.symlinkSync(`${folder.path}/nothing`, folder.file);
  assertRefused(folder, "is a symbolic link");
  assertThrows(() => Deno.lstatSync(`${folder.path}/nothing`), Deno.errors.NotFound);
  Deno.removeSync(folder.file);
  Deno.linkSync(other, folder.file);
  assertRefused(folder, "by a hard link");
});

Deno.test("what is no regular file is refused, and nothing waits for it", async () => {
  using folder = new Folder();
  Deno.mkdirSync(folder.file, { mode: 0o700 });
  assertRefused(folder, "is not a regular file");
  Deno.removeSync(folder.file);
  await new Deno.Command("mkfifo", { args: ["-m", "600", folder.file] }).output();
  assertRefused(folder, "is not a regular file");
  Deno.removeSync(folder.file);
  using _listener = Deno.listen({ transport: "unix", path: folder.file });
  assertRefused(folder, "is not a regular file");
  assertThrows(() => readToken("/dev/null", "run rank"), TypeError, "is not a regular file");
});

Deno.test({
  name: "another user's file is refused, whatever its mode",
  ignore: Deno.uid() !== 0, // only root can change a file's owner
  fn() {
    using folder = new Folder();
    folder.write(SECRET);
    Deno.chownSync(folder.file, 65_534, 65_534);
    assertRefused(folder, "belongs to another user (65534)");
  },
});

Deno.test("a folder that everybody may change is refused, unless it is sticky", () => {
  using folder = new Folder();
  folder.write(SECRET);
  Deno.chmodSync(folder.path, 0o777);
  assertRefused(folder, "its folder has mode 777); make the folder 700");
  Deno.removeSync(folder.file);
  assertThrows(() => makeToken(folder.file), TypeError, "its folder has mode 777");
  assertThrows(() => Deno.lstatSync(folder.file), Deno.errors.NotFound);
  Deno.chmodSync(folder.path, 0o1777);
  assertEquals(makeToken(folder.file).length, 64);
});

Deno.test("a secret that can be guessed is refused", () => {
  using folder = new Folder();
  for (const text of ["secret", "\n", SECRET.slice(1), "a".repeat(64), "abcdefg".repeat(10)]) {
    assertRefused(folder.write(text), "has a secret that can be guessed");
  }
  for (const text of [SECRET, `${SECRET}\n`, `  ${SECRET}\r\n`]) {
    assertEquals(readToken(folder.write(text).file, "run rank"), SECRET);
  }
});

Deno.test("what is too large, or is not text, is no secret", () => {
  using folder = new Folder();
  assertRefused(folder.write(SECRET.repeat(1000)), "has more than 4096 bytes");
  Deno.writeFileSync(folder.file, new Uint8Array(32).fill(0xff));
  assertRefused(folder, "is not text");
});
