/**
 * Queries the native libraries in a separate process. A library that crashes when it is loaded ends only that
 * process.
 *
 * @module
 */

import { capture, fromFileUrl, SetupError } from "../shared/mod.ts";

/** The answer of the native library. */
export interface ProbeAnswer {
  /** The version of its symbol table. */
  readonly abiVersion: number;
  /** The CUDA devices that the driver lists, or the reason why there are none. */
  readonly cuda: string;
  /** Whether ranks of one machine connect by Unix sockets. */
  readonly unixSockets: boolean;
}

/** A GPU, as its driver describes it. */
export interface GpuAnswer {
  /** Its name. */
  readonly name: string;
  /** The graphics API through which it is used. */
  readonly backend: string;
  /** The kind of adapter. */
  readonly type: string;
  /** The driver and its version. */
  readonly driver: string;
  /** Bytes of memory; `null` if the driver does not tell. */
  readonly memory: number | null;
  /** Its limits. */
  readonly limits: { readonly maxStorageBufferBindingSize: number };
}

let answer: Promise<ProbeAnswer> | undefined;

/**
 * Loads the native library of the package at `root` in another process and returns its answer, which is
 * cached.
 *
 * @throws {SetupError} If it cannot be loaded.
 */
export function probeLibrary(root: string): Promise<ProbeAnswer> {
  return answer ??= ask<ProbeAnswer>("native library", "./probe_main.ts", root);
}

/**
 * Loads the GPU library of the package at `root` in another process and returns the GPUs that it lists.
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
