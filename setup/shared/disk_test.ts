import { assertEquals, assertGreater, assertMatch, assertRejects } from "@std/assert";
import { SetupError } from "./failure.ts";
import { join } from "./path.ts";
import { withFolder } from "./testing.ts";
import { freeBytes, requireRoom } from "./disk.ts";

Deno.test("freeBytes() works for a folder that does not exist yet", () =>
  withFolder(async (folder) => {
    assertGreater(await freeBytes(join(folder, "a", "b")), 0);
  }));

Deno.test("requireRoom() names the needed and the free bytes", () =>
  withFolder(async (folder) => {
    await requireRoom("a byte", folder, 1);
    const error = await assertRejects(() => requireRoom("libtorch", folder, 1e15), SetupError);
    assertMatch(
      error.message,
      /^Cannot put libtorch into .*: 1000 TB are needed and .+ are free; free some space/,
    );
    assertEquals(error.problems.length, 1);
  }));
