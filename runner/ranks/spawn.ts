/**
 * Starts the process of a rank.
 *
 * @module
 */
import type { Bootstrap } from "../../protocol/mod.ts";
import type { CheckedOptions } from "../check_options.ts";
import { inheritedFlags, setsConfiguration } from "./configuration.ts";
import { permissionFlags } from "./permissions.ts";

/** Where ranks find each other if nobody says where. */
const LOOPBACK = "127.0.0.1";

const ENTRY_POINT = import.meta.resolve("../../worker/main.ts");

/** What a rank's process is started with. */
export interface SpawnOptions {
  /** The rank. */
  rank: number;
  /** The runner's options. */
  options: CheckedOptions;
  /** `--config=…` or `--no-config`. */
  configuration: string;
  /** URL of the worker's module. */
  module: string;
  /** What it is told on its standard input. */
  bootstrap: Bootstrap;
}

/** A rank's process, just started. */
export interface Spawned {
  /** The process. Its three streams are pipes. */
  readonly child: Deno.ChildProcess;
  /** Its standard input: held open, since its end tells the rank that the runner has gone. */
  readonly input: WritableStreamDefaultWriter<Uint8Array>;
}

/**
 * Starts a rank's process.
 *
 * @param spawn Which.
 * @returns The process.
 * @throws {TypeError} If there is no Deno to run it with.
 * @throws {Error} Deno's, if the process cannot be started.
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
    // A session of its own: Ctrl-C reaches the runner, which stops its ranks in order.
    detached: true,
  });
  const child = command.spawn();
  const input = child.stdin.getWriter();
  // A rank that dies first leaves a broken pipe; its exit tells more.
  input.write(new TextEncoder().encode(`${JSON.stringify(bootstrap)}\n`)).catch(() => {});
  return { child, input };
}

/**
 * The arguments that a rank's Deno is run with.
 *
 * @param spawn The rank, and what it is started with.
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
    ENTRY_POINT,
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

/** The caller's own Deno; a compiled program is none. */
function denoPath(): string {
  if (Deno.build.standalone) {
    throw new TypeError("Cannot start ranks: a compiled program has no Deno to run them with; set denoPath");
  }
  return Deno.execPath();
}

/** A debugger per rank: `--inspect=host:port` becomes port + rank. */
function inspectFlag(flag: string, rank: number): string {
  const match = /^(--inspect(?:-brk|-wait)?)(?:=(?:(.*):)?(\d+))?$/.exec(flag);
  if (match === null) return flag;
  const [, name, host = "127.0.0.1", port = "9229"] = match;
  return `${name}=${host}:${Number(port) + rank}`;
}
