import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { SetupError } from "./failure.ts";
import { explainWriteErrors, readTextOrUndefined, statOrUndefined, writeAtomically } from "./files.ts";
import { join } from "./path.ts";
import { namesIn, withFolder } from "./testing.ts";

Deno.test("writeAtomically() keeps the old file and leaves no other if writing fails", () =>
  withFolder(async (folder) => {
    const path = join(folder, "deep", "file");
    await writeAtomically(path, (temporary) => Deno.writeTextFile(temporary, "old"));
    await assertRejects(() =>
      writeAtomically(path, async (temporary) => {
        await Deno.writeTextFile(temporary, "ha");
        throw new Error("half-way");
      }), Error);
    assertEquals(await Deno.readTextFile(path), "old");
    assertEquals(await namesIn(join(folder, "deep")), ["file"]);
  }));

Deno.test("readTextOrUndefined() and statOrUndefined() return undefined for a missing file", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    for (const path of ["none", "none/deeper", "file/under"]) {
      assertEquals(await readTextOrUndefined(join(folder, path)), undefined);
      assertEquals(await statOrUndefined(join(folder, path)), undefined);
    }
  }));

Deno.test({
  name: "explainWriteErrors() names the folder and the remedy on a full disk",
  ignore: Deno.build.os !== "linux", // /dev/full
  async fn() {
    const error = await assertRejects(
      () => explainWriteErrors("/cache", () => Deno.writeTextFile("/dev/full", "text", { create: false })),
      SetupError,
    );
    assertStringIncludes(error.message, "Cannot write into /cache: no space is left; free some space");
  },
});

Deno.test("explainWriteErrors() rethrows errors that do not concern the disk", async () => {
  await assertRejects(
    () => explainWriteErrors("/cache", () => Promise.reject(new RangeError("x"))),
    RangeError,
  );
});

Deno.test("writeAtomically() removes what a killed process has left, and nothing of a running one", () =>
  withFolder(async (folder) => {
    const path = join(folder, "library.so");
    // Process numbers end at 4,194,304.
    const [dead, running] = [`${path}.partial-99999999`, `${path}.partial-1`];
    for (const file of [dead, running]) await Deno.writeTextFile(file, "");
    await writeAtomically(path, (temporary) => Deno.writeTextFile(temporary, "new"));
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assertEquals(names, ["library.so", "library.so.partial-1"]);
  }));

Deno.test("explainWriteErrors() says that a file or a folder is in the way", () =>
  withFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    await Deno.mkdir(join(folder, "inner"));
    const works = [
      () => Deno.mkdir(join(file, "below"), { recursive: true }),
      () => Deno.rename(file, join(folder, "inner")),
      () => Deno.writeTextFile(folder, ""),
    ];
    for (const work of works) {
      const { message } = await assertRejects(() => explainWriteErrors(folder, work), SetupError);
      assertStringIncludes(
        message,
        "has the name of a folder there, or a folder that of a file; move it away",
      );
    }
  }));
