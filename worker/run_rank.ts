/**
 * Ranks that an outside launcher starts.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { ProtocolError } from "../errors.ts";
import { isInstance, markRank, messageOfThrown } from "../protocol/mod.ts";
import { type Address, connect, formatAddress, parseAddress, readToken } from "../transport/mod.ts";
import { allowedModules, checkModule, moduleUrl } from "./allowed_modules.ts";
import type { DistributedWorker } from "./distributed_worker.ts";
import { introduce, type RunnerLine, RunnerRefuses } from "./introduce.ts";
import { type AnyWorkerClass, loadClass, Misuse } from "./load_class.ts";
import { ORPHANED } from "./orphaned.ts";
import { type Placement, placementFromEnv, rendezvousOfLauncher } from "./placement.ts";
import { untilThere } from "./reach.ts";
import { runSession } from "./run_session.ts";
import type { WorkerTypes } from "./worker_types.ts";

/** A launcher may start ranks before there is a runner. */
const CONNECT_TIMEOUT_MS = 60_000;

/** A class that a rank can run. */
export interface RankWorkerClass<Setup> {
  /** Makes the instance. */
  // deno-lint-ignore no-explicit-any -- what calls take and give does not matter here
  new (rank?: number, worldSize?: number): DistributedWorker & WorkerTypes<any, any, any, Setup>;
}

/** Options of {@linkcode runRank}. */
export interface RunRankOptions<Setup> {
  /** The value for `setup` on this rank; what the runner's `start()` was given, if left out. */
  setup?: Setup;
  /** How long the runner may take to be there, and to prove who it is; 60,000 by default. */
  connectTimeoutMs?: number;
  /**
   * Which modules the runner may have this rank import where no worker is given: URLs or paths, relative to
   * the working directory; those that end in `/` stand for all that is below them. If left out, what the
   * environment's `COHORT_WORKER` names; else the modules of this program's project, which is the folder of
   * its `deno.json` or `package.json`, or, without one, that of the program.
   */
  modules?: string | URL | readonly (string | URL)[];
}

/**
 * Runs a rank in this process, from hello to goodbye: for programs that an outside launcher starts (torchrun,
 * srun, mpirun, a Kubernetes Job), where the runner has the option `externalRanks`.
 *
 * The environment says who this is: `RANK` and `WORLD_SIZE`, and `LOCAL_RANK` and `LOCAL_WORLD_SIZE` where
 * not all ranks are on one machine; `COHORT_ADDRESS`, where the runner listens (`unix:/path`,
 * `tcp://host:port`); `COHORT_TOKEN_FILE`, the file that has the secret of the ranks and the runner. It must
 * be a regular file of this user's that nobody else may read (mode 0600), with no links to it or from it, in
 * a folder that not everybody may change. `MASTER_ADDR` and `MASTER_PORT`, if set, say where the ranks meet
 * (under torchrun, whose own store is there, they meet at a free port).
 *
 * Both sides prove to each other that they have the secret, the runner first; it never travels. Over TCP all
 * is encrypted. If another program listens in the runner's place, this rank does nothing that it says. The
 * rank imports only what its launcher allows: `worker` if it is given, else a module among
 * {@linkcode RunRankOptions.modules}.
 *
 * It takes read access to the file and its folder, and either `--allow-sys=uid` or write access to that
 * folder, by which it learns which user it runs as.
 *
 * @example A rank's program
 * ```ts ignore
 * import { runRank } from "@cohort/distributed/worker";
 * import { Painter } from "./painter.ts";
 *
 * await runRank(Painter);
 * ```
 *
 * @typeParam Setup What the worker's `setup` takes.
 * @param worker The class, or the URL or path of a module that exports one by default. Left out: the
 * runner's.
 * @param options A value for `setup`, how long to wait for the runner, and what to import at its word.
 * @returns Settles when the runner has stopped this rank. If the runner goes away, refuses this rank, or does
 * not prove that it has the secret, the process ends with code 113.
 * @throws {TypeError} If the environment does not say who this is, or the file is not one to trust.
 * @throws {TimeoutError} If no runner is there in time.
 */
export async function runRank<Setup>(
  worker?: RankWorkerClass<Setup> | string | URL,
  options: RunRankOptions<Setup> = {},
): Promise<void> {
  refuseUnknown("run rank", options, { setup: true, connectTimeoutMs: true, modules: true });
  const { connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const placement = placementFromEnv();
  const address = parseAddress(
    variable("COHORT_ADDRESS", "where the runner listens (unix:/path or tcp://host:port)"),
  );
  const tokenFile = variable("COHORT_TOKEN_FILE", "the file that the runner's externalRanks names");
  const allowed = worker === undefined ? allowedModules(options.modules) : [];
  markRank();
  const workerClass = typeof worker === "string" || worker instanceof URL
    ? await loadClass(moduleUrl(worker), "default")
    : worker as AnyWorkerClass | undefined;
  const end = (reason: string): never => {
    console.error(`[rank ${placement.rank}] ${reason}`);
    Deno.exit(ORPHANED);
  };
  const refused =
    `the runner refuses this rank: another has its place, WORLD_SIZE is not the runner's, or ${tokenFile} has another secret`;
  const line = await reachRunner(address, tokenFile, placement, connectTimeoutMs).catch((error) => {
    if (error instanceof RunnerRefuses) return end(refused);
    if (!isImpostor(error)) throw error;
    const who = `who listens at ${
      formatAddress(address)
    } is not the runner, or has another secret than ${tokenFile}`;
    return end(`${who}: ${messageOfThrown(error)}`);
  });
  const ended = await runSession({
    line,
    placement,
    rendezvous: rendezvousOfLauncher(),
    worker: workerClass,
    checkModule: (module) => checkRunnersModule(module, allowed, placement),
    ...("setup" in options ? { setup: { value: options.setup } } : {}),
  });
  line.close();
  if (ended !== "stopped") end(ended === "gone" ? "the runner is gone" : refused);
}

/** Connects when the runner is there, and sees that it is the runner. */
function reachRunner(
  address: Address,
  tokenFile: string,
  placement: Placement,
  limitMs: number,
): Promise<RunnerLine> {
  return untilThere(formatAddress(address), limitMs, async (signal) => {
    const secret = readToken(tokenFile, "run rank");
    if (secret === null) throw new Deno.errors.NotFound(`${tokenFile} is empty`);
    const connection = await connect(address, { secret, signal });
    return await introduce(connection, { secret, placement, signal });
  });
}

/**
 * Whether an error says that somebody else listens where the runner should: TLS, or the handshake, has found
 * that out.
 */
function isImpostor(error: unknown): boolean {
  return isInstance(error, ProtocolError) || isInstance(error, Deno.errors.InvalidData);
}

/** The runner is told of what is not allowed; so is the launcher, whose it is to allow it. */
function checkRunnersModule(module: string, allowed: readonly string[], { rank }: Placement): string {
  try {
    return checkModule(module, allowed);
  } catch (error) {
    const { message } = error as TypeError;
    console.error(`[rank ${rank}] ${message}`);
    throw new Misuse(message);
  }
}

function variable(name: string, meaning: string): string {
  const value = Deno.env.get(name);
  if (value) return value;
  throw new TypeError(`Cannot run rank: ${name} is not set; set it to ${meaning}`);
}
