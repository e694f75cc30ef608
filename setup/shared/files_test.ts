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
