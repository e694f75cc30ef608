import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { mapSharedFile } from "./shared_file.ts";

const BYTES = 4096;

function withFolder(body: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function write(path: string, byteLength = BYTES, mode = 0o600): void {
  Deno.writeFileSync(path, new Uint8Array(byteLength));
  Deno.chmodSync(path, mode);
}

Deno.test("a file of this user's is mapped, also when its name goes then", () => {
  withFolder((folder) => {
    write(`${folder}/page`);
    const memory = new Uint8Array(mapSharedFile(`${folder}/page`, BYTES));
    using file = Deno.openSync(`${folder}/page`, { write: true });
    Deno.removeSync(`${folder}/page`);
    file.writeSync(Uint8Array.of(7));
    assertEquals([memory.length, memory[0]], [BYTES, 7]);
  });
});

const REFUSED: [string, (path: string) => void, string][] = [
  ["a name that is gone", () => {}, "it is gone"],
  ["a link", (path) => {
    write(`${path}.target`);
    Deno.symlinkSync(`${path}.target`, path);
  }, "is a link"],
  ["a pipe, which nobody reads", (path) => {
    assert(new Deno.Command("mkfifo", { args: ["-m", "600", path] }).outputSync().success);
  }, "it is not a regular file"],
  ["a folder", (path) => Deno.mkdirSync(path), "may not be opened"],
  [
    "a file that is shorter: touching what lacks would end the process",
    (path) => write(path, BYTES - 1),
    "4095",
  ],
  ["a file that is longer", (path) => write(path, BYTES + 1), "it has 4097 bytes instead of 4096"],
  ["a file that others may write to", (path) => write(path, BYTES, 0o606), "others may write to it"],
  ["a file that its group may write to", (path) => write(path, BYTES, 0o660), "others may write to it"],
];

for (const [what, plant, state] of REFUSED) {
  Deno.test(`${what} is not mapped`, () => {
    withFolder((folder) => {
      plant(`${folder}/page`);
      const error = assertThrows(() => mapSharedFile(`${folder}/page`, BYTES), NativeError);
      assertStringIncludes(error.message, `Cannot map ${folder}/page: `);
      assertStringIncludes(error.message, state);
    });
  });
}

Deno.test({
  name: "another user's file is not mapped, nor a device",
  ignore: Deno.uid() !== 0, // only root can give files away
  fn: () =>
    withFolder((folder) => {
      write(`${folder}/page`);
      Deno.chownSync(`${folder}/page`, 12_345, 12_345);
      assertThrows(() => mapSharedFile(`${folder}/page`, BYTES), NativeError, "it belongs to another user");
      assertThrows(() => mapSharedFile("/dev/zero", BYTES), NativeError, "it is not a regular file");
    }),
});
