import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { SetupError } from "./failure.ts";
import { readTextOrUndefined, statOrUndefined, writeWhole, writingInto } from "./files.ts";
import { join } from "./path.ts";
import { namesIn, withFolder } from "./testing.ts";

Deno.test("writeWhole() leaves the old file when writing fails, and no other", () =>
  withFolder(async (folder) => {
    const path = join(folder, "deep", "file");
    await writeWhole(path, (temporary) => Deno.writeTextFile(temporary, "old"));
    await assertRejects(() =>
      writeWhole(path, async (temporary) => {
        await Deno.writeTextFile(temporary, "ha");
        throw new Error("half-way");
      }), Error);
    assertEquals(await Deno.readTextFile(path), "old");
    assertEquals(await namesIn(join(folder, "deep")), ["file"]);
  }));

Deno.test("readTextOrUndefined() and statOrUndefined() take a missing file for no error", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    for (const path of ["none", "none/deeper", "file/under"]) {
      assertEquals(await readTextOrUndefined(join(folder, path)), undefined);
      assertEquals(await statOrUndefined(join(folder, path)), undefined);
    }
  }));

Deno.test({
  name: "writingInto() names the place and the remedy on a full disk",
  ignore: Deno.build.os !== "linux", // /dev/full
  async fn() {
    const error = await assertRejects(
      () => writingInto("/cache", () => Deno.writeTextFile("/dev/full", "text", { create: false })),
      SetupError,
    );
    assertStringIncludes(error.message, "Cannot write into /cache: no space is left; free some");
  },
});

Deno.test("writingInto() passes on what is no matter of the disk", async () => {
  await assertRejects(() => writingInto("/cache", () => Promise.reject(new RangeError("x"))), RangeError);
});
