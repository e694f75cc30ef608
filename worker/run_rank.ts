/** Ranks that an outside launcher starts.
 *
 * @module
 */
import { refuseUnknown } from "../_options.ts";
import { markRank } from "../protocol/rank_marker.ts";
import { connect, parseAddress } from "../transport/mod.ts";
import type { DistributedWorker } from "./distributed_worker.ts";
import { type AnyWorkerClass, loadClass } from "./_load_class.ts";
import { ORPHANED } from "./_orphaned.ts";
import { placementFromEnv, rendezvousOfLauncher } from "./_placement.ts";
import { untilThere } from "./_reach.ts";
import { runSession } from "./_run_session.ts";
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
  /** How long the runner may take to be there; 60,000 by default. */
  connectTimeoutMs?: number;
}

/** Runs a rank in this process, from hello to goodbye: for programs that an outside launcher starts (torchrun, srun,
 * mpirun, a Kubernetes Job), where the runner has the option `externalRanks`.
 *
 * The environment says who this is: `RANK` and `WORLD_SIZE`, and `LOCAL_RANK` and `LOCAL_WORLD_SIZE` where not all
 * ranks are on one machine; `COHORT_ADDRESS`, where the runner listens (`unix:/path`, `tcp://host:port`);
 * `COHORT_TOKEN_FILE`, the file that has the ranks' secret, which nobody else may read (mode 0600).
 * `MASTER_ADDR` and `MASTER_PORT`, if set, say where the ranks meet (under torchrun, whose own store is there, they meet
 * at a free port).
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
 * @param worker The class, or the URL or path of a module that exports one by default. Left out: the runner's.
 * @param options A value for `setup`, and how long to wait for the runner.
 * @returns Settles when the runner has stopped this rank. If the runner goes away, or refuses this
 * rank, the process ends with code 113.
 * @throws {TypeError} If the environment does not say who this is, or others may read the secret.
 * @throws {TimeoutError} If no runner is there in time.
 */
export async function runRank<Setup>(
  worker?: RankWorkerClass<Setup> | string | URL,
  options: RunRankOptions<Setup> = {},
): Promise<void> {
  refuseUnknown("run rank", options, { setup: true, connectTimeoutMs: true });
  const { connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const placement = placementFromEnv();
  const address = parseAddress(variable("COHORT_ADDRESS", "where the runner listens"));
  const tokenFile = variable("COHORT_TOKEN_FILE", "the file that has the ranks' secret");
  const workerClass = typeof worker === "function" ? worker as AnyWorkerClass : undefined;
  const module = worker === undefined || typeof worker === "function" ? null : moduleUrl(worker);
  markRank();
  const { connection, token } = await untilThere(connectTimeoutMs, async () => {
    const token = await readToken(tokenFile);
    return { connection: await connect(address), token };
  });
  const end = await runSession({
    connection,
    token,
    placement,
    rendezvous: rendezvousOfLauncher(),
    worker: workerClass ?? (module === null ? undefined : await loadClass(module, "default")),
    ...("setup" in options ? { setup: { value: options.setup } } : {}),
  });
  connection.close();
  if (end === "stopped") return;
  const reason = end === "gone"
    ? "the runner is gone"
    : `the runner refuses this rank: another has its place, WORLD_SIZE is not the runner's, or ${tokenFile} has another secret`;
  console.error(`[rank ${placement.rank}] ${reason}`);
  Deno.exit(ORPHANED);
}

function variable(name: string, meaning: string): string {
  const value = Deno.env.get(name);
  if (value) return value;
  throw new TypeError(`Cannot run rank: ${name} is not set; it says ${meaning}`);
}

/** As the runner does: a path is relative to the working directory. */
function moduleUrl(module: string | URL): string {
  if (module instanceof URL || URL.canParse(module)) return String(module);
  return new URL(module, `file://${Deno.cwd()}/`).href;
}

async function readToken(path: string): Promise<string> {
  const { mode } = await Deno.stat(path);
  if (mode !== null && (mode & 0o077) !== 0) {
    throw new TypeError(
      `Cannot run rank: others may read ${path} (mode ${(mode & 0o777).toString(8)}); make it 600`,
    );
  }
  return (await Deno.readTextFile(path)).trim();
}
