/**
 * Asking the native library about itself, in a process of its own: one that cannot be loaded takes only that
 * along.
 *
 * @module
 */

import { capture, fromFileUrl, SetupError } from "../shared/mod.ts";

/** What the library answers. */
export interface ProbeAnswer {
  /** The version of its symbols' table. */
  readonly abiVersion: number;
  /** The CUDA devices that the driver shows, or why there are none. */
  readonly cuda: string;
  /** Whether ranks of one machine connect by Unix sockets. */
  readonly unixSockets: boolean;
}

/** A GPU, as its driver shows it. */
export interface GpuAnswer {
  /** Its name. */
  readonly name: string;
  /** What it is reached through. */
  readonly backend: string;
  /** What kind it is. */
  readonly type: string;
  /** The driver and its version. */
  readonly driver: string;
  /** Bytes of memory; `null` where the driver does not say. */
  readonly memory: number | null;
  /** What it can take at most. */
  readonly limits: { readonly maxStorageBufferBindingSize: number };
}

let answer: Promise<ProbeAnswer> | undefined;

/**
 * Loads the native library of the package at `root` in another process and returns what it says; asked once.
 *
 * @throws {SetupError} If it cannot be loaded.
 */
export function probeLibrary(root: string): Promise<ProbeAnswer> {
  return answer ??= ask<ProbeAnswer>("native library", "./probe_main.ts", root);
}

/**
 * Loads the GPU library of the package at `root` in another process and returns the GPUs that it finds.
 *
 * @throws {SetupError} If it cannot be loaded.
 */
export async function probeGpus(root: string): Promise<GpuAnswer[]> {
  return await ask<GpuAnswer[]>("GPU library", "./probe_gpu_main.ts", root);
}

async function ask<Answer>(what: string, file: string, root: string): Promise<Answer> {
  const program = fromFileUrl(new URL(file, import.meta.url));
  const output = await capture([Deno.execPath(), "run", "-A", "--no-check", program], {
    cwd: root,
    env: { NO_COLOR: "1" },
  });
  if (output?.code === 0) return JSON.parse(output.stdout);
  const said = output?.stderr.split("\n").find((line) => line.trim() !== "") ??
    `the process that loaded it ended with exit code ${output?.code}`;
  throw new SetupError({
    message: `Cannot load the ${what}: ${said.replace(/^error: (Uncaught )?(\(in promise\) )?/, "")}`,
    remedy: "remove target/release and run deno task setup",
  });
}
