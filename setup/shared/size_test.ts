import { assertEquals } from "@std/assert";
import { byteLengthOf } from "./size.ts";
import { withFolder, writeTree } from "./testing.ts";

Deno.test("byteLengthOf() adds up the files of all folders", () =>
  withFolder(async (folder) => {
    await writeTree(folder, { "one": "1", "a/two": "22", "a/b/three": "333" });
    await Deno.mkdir(`${folder}/empty`);
    assertEquals(await byteLengthOf(folder), 6);
  }));
