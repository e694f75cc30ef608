/** Starts the process of a rank. @module */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bootstrap } from "../protocol/bootstrap.ts";
import { parseAddress } from "../transport/mod.ts";
import type { CheckedOptions } from "./options.ts";

const ENTRY_POINT = import.meta.resolve("../worker/main.ts");

/** What a rank reads of its environment. */
const VARIABLES =
  "RANK,LOCAL_RANK,WORLD_SIZE,LOCAL_WORLD_SIZE,MASTER_ADDR,MASTER_PORT,COHORT_LIBRARY,XDG_CACHE_HOME,HOME";

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

/** Starts a rank's process.
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

/** The arguments that a rank's Deno is run with.
 *
 * @param spawn The rank, and what it is started with.
 * @returns The arguments.
 */
export function rankArguments({ rank, options, configuration, module, bootstrap }: SpawnOptions): string[] {
  return [
    "run",
    "--quiet",
    "--no-prompt",
    configuration,
    ...permissionFlags(configuration, module, bootstrap.address),
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
    MASTER_ADDR: masterAddr,
    MASTER_PORT: String(masterPort),
  };
}

/** The caller's own Deno; a compiled program is none. */
function denoPath(): string {
  if (Deno.build.standalone) {
    throw new TypeError("Cannot start ranks: a compiled program has no Deno to run them with; set denoPath");
  }
  return Deno.execPath();
}

/** Each permission that this process holds without restriction; of the others, what a rank itself cannot do without:
 * to import the worker, to reach the runner, to know its place. The native library is always allowed. */
function permissionFlags(configuration: string, module: string, runner: string): string[] {
  const address = parseAddress(runner);
  const socket = address.transport === "unix" ? [address.path] : [];
  const host = address.transport === "unix" ? runner : `${address.hostname}:${address.port}`;
  // Deno wants to read what a module that is named at run time imports: the worker's project, and this package.
  const project = configuration.startsWith("--config=") ? configuration.slice("--config=".length) : null;
  const files = [module, import.meta.resolve("../")].filter((url) => url.startsWith("file:")).map((url) =>
    fileURLToPath(url)
  );
  const folders = [...files, ...(project === null ? [] : [dirname(project)])];
  return [
    "--allow-ffi",
    "--allow-import",
    permissionFlag("read", [...socket, ...folders]),
    permissionFlag("write", socket),
    permissionFlag("net", [host]),
    permissionFlag("env", [VARIABLES]),
    permissionFlag("run", []),
    permissionFlag("sys", []),
  ].filter((flag) => flag !== null);
}

function permissionFlag(name: Deno.PermissionName, needed: readonly string[]): string | null {
  const { state, partial } = Deno.permissions.querySync({ name } as Deno.PermissionDescriptor);
  if (state === "granted" && !partial) return `--allow-${name}`;
  return needed.length === 0 ? null : `--allow-${name}=${needed.join(",")}`;
}

/** A debugger per rank: `--inspect=host:port` becomes port + rank. */
function inspectFlag(flag: string, rank: number): string {
  const match = /^(--inspect(?:-brk|-wait)?)(?:=(?:(.*):)?(\d+))?$/.exec(flag);
  if (match === null) return flag;
  const [, name, host = "127.0.0.1", port = "9229"] = match;
  return `${name}=${host}:${Number(port) + rank}`;
}
