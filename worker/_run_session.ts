/** A rank from hello to goodbye. @module */
import { openCallScope } from "../ffi/runtime.ts";
import type { Connection } from "../transport/mod.ts";
import { bind } from "./_binding.ts";
import type { DistributedWorker } from "./distributed_worker.ts";
import { createWorker, loadClass, Misuse } from "./_load_class.ts";
import { type Placement, RankSession } from "./_rank_session.ts";

/** Serves a runner until it stops this rank, or goes away.
 *
 * @param connection The line to it.
 * @param token The rank's secret.
 * @returns Whether the rank was asked to stop, and did.
 */
export async function runSession(connection: Connection, token: string): Promise<boolean> {
  const placement = placementFromEnv();
  const session = new RankSession(connection, placement, {
    address: Deno.env.get("MASTER_ADDR") ?? "127.0.0.1",
    port: Number(Deno.env.get("MASTER_PORT") ?? 0),
  });
  const line = session.run();
  // The runner's going away ends the rank whatever it is doing; so do frames that make no sense.
  const serving = serve(session, placement, token);
  return await Promise.race([line, serving]);
}

async function serve(session: RankSession, placement: Placement, token: string): Promise<boolean> {
  const worker = await prepare(session, placement, token);
  if (worker === null) return await new Promise(() => {}); // the runner has been told, and ends this process
  await worker.serve();
  await worker.shutdown();
  await session.sayGoodbye();
  return true;
}

/** Loads and initializes; tells the runner of what fails. */
async function prepare(
  session: RankSession,
  placement: Placement,
  token: string,
): Promise<DistributedWorker | null> {
  try {
    const { module, exportName } = await session.greet(token);
    const loading = loadClass(module, exportName);
    loading.catch(() => {}); // awaited below; it may fail while the library loads
    session.loadNative();
    const worker = createWorker(await loading, placement.rank, placement.worldSize);
    bind(worker, session);
    const decodeSetup = await session.reportLoaded();
    // What `setup` is given lives as long as what it makes.
    using _scope = openCallScope();
    await worker.initialize(await decodeSetup());
    await session.reportReady(worker.device);
    return worker;
  } catch (error) {
    await session.reportFailure(error, error instanceof Misuse);
    return null;
  }
}

function placementFromEnv(): Placement {
  const rank = numberFromEnv("RANK");
  const worldSize = numberFromEnv("WORLD_SIZE");
  return {
    rank,
    worldSize,
    localRank: numberFromEnv("LOCAL_RANK"),
    localWorldSize: numberFromEnv("LOCAL_WORLD_SIZE"),
  };
}

function numberFromEnv(name: string): number {
  const value = Number(Deno.env.get(name));
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new TypeError(`Cannot start rank: ${name} is "${Deno.env.get(name)}", not a number`);
  }
  return value;
}
