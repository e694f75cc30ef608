/**
 * Starts the process of a rank.
 *
 * @module
 */
import type { Bootstrap } from "../../protocol/mod.ts";
import type { CheckedOptions } from "../check_options.ts";
import { rankCommand } from "./rank_command.ts";
import type { WorkerSource } from "./worker_source.ts";

/** Default address on which ranks meet. */
const LOOPBACK = "127.0.0.1";

/** Inputs of a rank's process. */
export interface SpawnOptions {
  /** Number of the rank. */
  rank: number;
  /** Options of the runner. */
  options: CheckedOptions;
  /** `--config=…` or `--no-config`. */
  configuration: string;
  /** Location of the worker's class. */
  source: WorkerSource;
  /** Data that the rank reads from its standard input. */
  bootstrap: Bootstrap;
}

/** A rank's new process. */
export interface Spawned {
  /** The process. Its three streams are pipes. */
  readonly child: Deno.ChildProcess;
  /** Writer to its standard input. It stays open, because its end tells the rank that the runner is gone. */
  readonly input: WritableStreamDefaultWriter<Uint8Array>;
}

/**
 * Starts a rank's process.
 *
 * @param spawn The rank and its inputs.
 * @returns The process.
 * @throws {TypeError} If nothing can run it, or an option does not apply to what runs it.
 * @throws {Error} Deno's error if the process cannot be started.
 */
export function spawnRank(spawn: SpawnOptions): Spawned {
  const { rank, options, bootstrap } = spawn;
  const { path, args, env } = rankCommand(spawn);
  const command = new Deno.Command(path, {
    args,
    cwd: options.cwd,
    env: { ...options.env, ...env, ...rankEnvironment(rank, options) },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // A separate session, so that Ctrl-C reaches only the runner, which stops its ranks in order.
    detached: true,
  });
  const child = command.spawn();
  const input = child.stdin.getWriter();
  // If the rank dies first, the pipe breaks; its exit explains more.
  input.write(new TextEncoder().encode(`${JSON.stringify(bootstrap)}\n`)).catch(() => {});
  return { child, input };
}

function rankEnvironment(
  rank: number,
  { worldSize, masterAddr, masterPort }: CheckedOptions,
): Record<string, string> {
  return {
    RANK: String(rank),
    LOCAL_RANK: String(rank),
    WORLD_SIZE: String(worldSize),
    LOCAL_WORLD_SIZE: String(worldSize),
    MASTER_ADDR: masterAddr ?? LOOPBACK,
    MASTER_PORT: String(masterPort ?? 0),
  };
}
