/**
 * Runs ranks that an external launcher starts.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { ProtocolError } from "../errors.ts";
import { isInstance, markRank, messageOfThrown } from "../protocol/mod.ts";
import { type Address, connect, formatAddress, parseAddress, readToken } from "../transport/mod.ts";
import { allowedModules, checkModule, moduleUrl } from "./allowed_modules.ts";
import type { DistributedWorker } from "./distributed_worker.ts";
import { introduce, type RunnerConnection, RunnerRefused } from "./introduce.ts";
import { type AnyWorkerClass, loadClass, MisuseError } from "./load_class.ts";
import { ORPHANED_EXIT_CODE } from "./orphaned.ts";
import { type Placement, placementFromEnv, rendezvousFromLauncher } from "./placement.ts";
import { waitForRunner } from "./reach.ts";
import { runSession } from "./run_session.ts";
import type { WorkerTypes } from "./worker_types.ts";

/** A launcher may start ranks before the runner exists. */
const CONNECT_TIMEOUT_MS = 60_000;

/** A class that a rank can run. */
export interface RankWorkerClass<Setup> {
  /** Creates the instance. */
  // deno-lint-ignore no-explicit-any -- the types of calls do not matter here
  new (rank?: number, worldSize?: number): DistributedWorker & WorkerTypes<any, any, any, Setup>;
}

/** Options of {@linkcode runRank}. */
export interface RunRankOptions<Setup> {
  /** The value for `setup` on this rank. Default: the value that was passed to the runner's `start()`. */
  setup?: Setup;
  /**
   * How long to wait for the runner to listen and to prove its identity, in milliseconds. Default: 60,000.
   */
  connectTimeoutMs?: number;
  /**
   * Modules that the runner may have this rank import if no worker is given: URLs or paths, relative to the
   * working directory. An entry that ends in `/` allows all modules below it. Default: the value of the
   * environment variable `COHORT_WORKER`. If that is not set: the modules of this program's project. The
   * project is the folder of its `deno.json` or `package.json`, or the program's own folder if there is no
   * such file.
   */
  modules?: string | URL | readonly (string | URL)[];
}

/**
 * Runs a rank in this process, from the handshake to shutdown. Use it in programs that an external launcher
 * starts (torchrun, srun, mpirun, a Kubernetes Job). The runner must have the option `externalRanks`.
 *
 * The environment identifies the rank:
 *
 * - `RANK` and `WORLD_SIZE`; also `LOCAL_RANK` and `LOCAL_WORLD_SIZE` if not all ranks are on one machine.
 * - `COHORT_ADDRESS`: the address on which the runner listens (`unix:/path`, `tcp://host:port`).
 * - `COHORT_TOKEN_FILE`: the file with the secret that the ranks and the runner share. It must be a regular
 *   file of this user with mode 0600. It must not be a symbolic link, and it must have no other hard link.
 *   Its folder must not be writable by everyone.
 * - `MASTER_ADDR` and `MASTER_PORT`, optional: the address at which the ranks meet. Under torchrun, whose own
 *   store uses that port, they meet at a free port.
 *
 * Both sides prove to each other that they know the secret. The runner does so first, and the secret is never
 * sent. TCP connections are encrypted. If another program listens at the runner's address, this rank ignores
 * its requests. The rank imports only modules that its launcher allows: `worker` if it is given, otherwise a
 * module among {@linkcode RunRankOptions.modules}.
 *
 * The process needs read access to the token file and its folder. It also needs `--allow-sys=uid` or write
 * access to that folder, to learn which user it runs as.
 *
 * @example A rank's program
 * ```ts ignore
 * import { runRank } from "@cohort/distributed/worker";
 * import { Painter } from "./painter.ts";
 *
 * await runRank(Painter);
 * ```
 *
 * @typeParam Setup The value that the worker's `setup` takes.
 * @param worker The class, or the URL or path of a module with a default export. Default: the runner's
 * worker.
 * @param options The value for `setup`, how long to wait for the runner, and which modules the runner may
 * name.
 * @returns A promise that settles when the runner has stopped this rank. If the runner exits, refuses this
 * rank, or does not prove that it knows the secret, the process exits with code 113.
 * @throws {TypeError} If the environment does not identify the rank, or the token file is not safe.
 * @throws {TimeoutError} If the runner does not listen in time.
 */
export async function runRank<Setup>(
  worker?: RankWorkerClass<Setup> | string | URL,
  options: RunRankOptions<Setup> = {},
): Promise<void> {
  refuseUnknown("run rank", options, { setup: true, connectTimeoutMs: true, modules: true });
  const { connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const placement = placementFromEnv();
  const address = parseAddress(
    requireEnv("COHORT_ADDRESS", "where the runner listens (unix:/path or tcp://host:port)"),
  );
  const tokenFile = requireEnv("COHORT_TOKEN_FILE", "the file that the runner's externalRanks names");
  const allowed = worker === undefined ? allowedModules(options.modules) : [];
  markRank();
  const workerClass = typeof worker === "string" || worker instanceof URL
    ? await loadClass(moduleUrl(worker), "default")
    : worker as AnyWorkerClass | undefined;
  const end = (reason: string): never => {
    console.error(`[rank ${placement.rank}] ${reason}`);
    Deno.exit(ORPHANED_EXIT_CODE);
  };
  const refused =
    `the runner refuses this rank: another process has this rank, WORLD_SIZE differs from the runner's, or the secret in ${tokenFile} differs`;
  const connection = await connectToRunner(address, tokenFile, placement, connectTimeoutMs).catch((error) => {
    if (error instanceof RunnerRefused) return end(refused);
    if (!isImpostor(error)) throw error;
    const who = `the program at ${
      formatAddress(address)
    } is not the runner, or does not have the secret in ${tokenFile}`;
    return end(`${who}: ${messageOfThrown(error)}`);
  });
  const ended = await runSession({
    connection,
    address,
    placement,
    rendezvous: rendezvousFromLauncher(),
    load: async (module, exportName) =>
      workerClass ?? await loadClass(checkRunnersModule(module, allowed, placement), exportName),
    ...("setup" in options ? { setup: { value: options.setup } } : {}),
  });
  connection.close();
  if (ended !== "stopped") end(ended === "gone" ? "the runner is gone" : refused);
}

/** Connects once the runner listens, and authenticates it. */
function connectToRunner(
  address: Address,
  tokenFile: string,
  placement: Placement,
  limitMs: number,
): Promise<RunnerConnection> {
  return waitForRunner(formatAddress(address), limitMs, async (signal) => {
    const secret = readToken(tokenFile, "run rank");
    if (secret === null) throw new Deno.errors.NotFound(`${tokenFile} is empty`);
    const connection = await connect(address, { secret, signal });
    return await introduce(connection, { secret, placement, signal });
  });
}

/**
 * Returns whether an error shows that another program listens at the runner's address. TLS or the handshake
 * detects that.
 */
function isImpostor(error: unknown): boolean {
  return isInstance(error, ProtocolError) || isInstance(error, Deno.errors.InvalidData);
}

/** Reports a module that is not allowed to the runner and to the launcher, which can allow it. */
function checkRunnersModule(module: string, allowed: readonly string[], { rank }: Placement): string {
  try {
    return checkModule(module, allowed);
  } catch (error) {
    const { message } = error as TypeError;
    console.error(`[rank ${rank}] ${message}`);
    throw new MisuseError(message);
  }
}

function requireEnv(name: string, meaning: string): string {
  const value = Deno.env.get(name);
  if (value) return value;
  throw new TypeError(`Cannot run rank: ${name} is not set; set it to ${meaning}`);
}
