/**
 * Starts the process of a rank.
 *
 * @module
 */
import type { Bootstrap } from "../../protocol/mod.ts";
import { RANK_PROGRAM } from "../../rank_modules.ts";
import type { CheckedOptions } from "../check_options.ts";
import { inheritedFlags, setsConfiguration } from "./configuration.ts";
import { permissionFlags } from "./permissions.ts";

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
  /** URL of the worker's module. */
  module: string;
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
 * @throws {TypeError} If there is no Deno executable to run it.
 * @throws {Error} Deno's error if the process cannot be started.
 */
export function spawnRank(spawn: SpawnOptions): Spawned {
  const { rank, options, bootstrap } = spawn;
  const command = new Deno.Command(options.denoPath ?? denoPath(), {
    args: rankArguments(spawn),
    cwd: options.cwd,
    env: { ...options.env, ...rankEnvironment(rank, options) },
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

/**
 * Returns the arguments of a rank's Deno.
 *
 * @param spawn The rank and its inputs.
 * @returns The arguments.
 */
export function rankArguments({ rank, options, configuration, module, bootstrap }: SpawnOptions): string[] {
  return [
    "run",
    "--quiet",
    "--no-prompt",
    ...(setsConfiguration(options.denoArgs) ? [] : [configuration]),
    ...inheritedFlags(module, options.denoArgs),
    ...permissionFlags(options.permissions, {
      configuration,
      module,
      address: bootstrap.address,
      env: options.env,
    }),
    ...options.denoArgs.map((flag) => inspectFlag(flag, rank)),
    RANK_PROGRAM,
  ];
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

/** Returns the path of the caller's own Deno. A compiled program has none. */
function denoPath(): string {
  if (Deno.build.standalone) {
    throw new TypeError("Cannot start ranks: a compiled program has no Deno to run them with; set denoPath");
  }
  return Deno.execPath();
}

/** Gives each rank its own debugger port: `--inspect=host:port` becomes port + rank. */
function inspectFlag(flag: string, rank: number): string {
  const match = /^(--inspect(?:-brk|-wait)?)(?:=(?:(.*):)?(\d+))?$/.exec(flag);
  if (match === null) return flag;
  const [, name, host = "127.0.0.1", port = "9229"] = match;
  return `${name}=${host}:${Number(port) + rank}`;
}
