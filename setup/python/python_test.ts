import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { SetupError } from "../shared/mod.ts";
import { withEnv, withFolder, writeProgram } from "../shared/testing.ts";
import { findPip, findPython } from "./python.ts";

Deno.test("findPython() skips a Python 2", () =>
  withFolder(async (bin) => {
    await writeProgram(bin, "python", `echo '["/usr/bin/python", "2.7.18"]'`);
    using _ = withEnv({ PATH: bin });
    assertStringIncludes(
      (await assertRejects(() => findPython(), SetupError)).message,
      "Cannot find Python 3",
    );
    await writeProgram(bin, "python3", `echo '["/usr/bin/python3", "3.12.1"]'`);
    assertEquals(await findPython(), { executable: "/usr/bin/python3", version: "3.12.1" });
  }));

Deno.test("findPip() uses a separate pip if Python has no pip module", () =>
  withFolder(async (bin) => {
    await writeProgram(bin, "python3", "echo 'No module named pip' >&2; exit 1");
    using _ = withEnv({ PATH: bin });
    assertStringIncludes((await assertRejects(() => findPip(), SetupError)).message, "Cannot find pip");
    await writeProgram(bin, "pip3", "echo 'pip 23.0.1 from /usr/lib (python 3.11)'");
    assertEquals(await findPip(), { command: ["pip3"], version: "23.0.1" });
  }));
