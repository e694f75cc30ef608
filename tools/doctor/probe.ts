/**
 * Asking the native library about itself, in a process of its own: one that cannot be loaded takes only that along.
 *
 * @module
 */

import { capture } from "../shared/command.ts";
import { SetupError } from "../shared/failure.ts";
import { fromFileUrl } from "../shared/path.ts";

/** What the library answers. */
export interface ProbeAnswer {
  /** The version of its symbols' table. */
  readonly abiVersion: number;
  /** The CUDA devices that it can use. */
  readonly cudaDevices: number;
}

let answer: Promise<ProbeAnswer> | undefined;

/**
 * Loads the native library of the package at `root` in another process and returns what it says; asked once.
 *
 * @throws {SetupError} If it cannot be loaded.
 */
export function probeLibrary(root: string): Promise<ProbeAnswer> {
  return answer ??= ask(root);
}

async function ask(root: string): Promise<ProbeAnswer> {
  const program = fromFileUrl(new URL("./_probe_main.ts", import.meta.url));
  const output = await capture([Deno.execPath(), "run", "-A", "--no-check", program], {
    cwd: root,
    env: { NO_COLOR: "1" },
  });
  if (output?.code === 0) return JSON.parse(output.stdout);
  const said = output?.stderr.split("\n").find((line) => line.trim() !== "") ??
    `the process that loaded it ended with exit code ${output?.code}`;
  throw new SetupError({
    message: `Cannot load the native library: ${said.replace(/^error: (Uncaught )?(\(in promise\) )?/, "")}`,
    remedy: "remove target/release and run deno task setup",
  });
}
