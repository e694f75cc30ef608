/**
 * Runs a rank from the handshake to shutdown.
 *
 * @module
 */
import { loadAsyncLocal } from "../async_local.ts";
import { openCallScope } from "../ffi/runtime.ts";
import { isInstance, messageOfThrown } from "../protocol/mod.ts";
import { type Address, isDisconnect } from "../transport/mod.ts";
import { bind } from "./binding.ts";
import { openDeathNotice } from "./death_notice.ts";
import type { DistributedWorker } from "./distributed_worker.ts";
import type { RunnerConnection } from "./introduce.ts";
import { type AnyWorkerClass, createWorker, MisuseError } from "./load_class.ts";
import type { Placement, Rendezvous } from "./placement.ts";
import { RankSession, type SessionEnd } from "./rank_session.ts";
import { nextTurn, Unawaited } from "./unawaited.ts";

/** Options of {@linkcode runSession}. */
export interface SessionInit {
  /** The connection to the authenticated runner. */
  connection: RunnerConnection;
  /** The runner's address. */
  address: Address;
  /** The identity of this process. */
  placement: Placement;
  /** Where the ranks meet. */
  rendezvous: Rendezvous;
  /** Returns the class to run, for the module and the export that the runner names. */
  load: (module: string, exportName: string) => Promise<AnyWorkerClass>;
  /** The value for `setup`. Default: the runner's value. */
  setup?: { value: unknown };
  /**
   * Awaited if the connection ends unexpectedly after the runner's welcome. Before the welcome, the rank
   * cannot have started any process.
   */
  connectionEnded?: () => Promise<void>;
}

/**
 * Serves a runner until the runner stops this rank or exits.
 *
 * @param init The connection, and the identity of this process.
 * @returns How the session ended.
 */
export async function runSession(init: SessionInit): Promise<SessionEnd> {
  const session = new RankSession(init.connection, init.placement, init.rendezvous);
  const connectionEnd = session.run().catch((error): SessionEnd => {
    console.error(
      `[rank ${init.placement.rank}] the connection to the runner broke: ${messageOfThrown(error)}`,
    );
    return session.welcomed ? "gone" : "refused";
  }).finally(() => session.welcomed ? init.connectionEnded?.() : undefined);
  // If the runner exits or sends invalid frames, the rank ends, whatever it is doing.
  const served = serve(session, init).catch((error) => {
    // The reader of the connection knows how it ended.
    if (isDisconnect(error)) return connectionEnd;
    throw error;
  });
  return await Promise.race([connectionEnd, served]);
}

async function serve(session: RankSession, init: SessionInit): Promise<SessionEnd> {
  const worker = await prepare(session, init);
  if (worker === null) return await new Promise(() => {}); // the runner is notified and ends this process
  await worker.serve();
  await worker.shutdown();
  await session.sayGoodbye();
  return "stopped";
}

/** Loads and initializes the worker. Reports failures to the runner. */
async function prepare(session: RankSession, init: SessionInit): Promise<DistributedWorker | null> {
  const { placement, setup, load } = init;
  try {
    const [{ module, exportName, noticeToken }] = await Promise.all([session.greet(), loadAsyncLocal()]);
    await session.loadNative();
    openDeathNotice(init.address, noticeToken);
    // Bind the device before any module that could query libtorch for CUDA, because libtorch caches a
    // negative answer.
    await session.bindDevice();
    const worker = createWorker(await load(module, exportName), placement.rank, placement.worldSize);
    bind(worker, session);
    const decodeSetup = await session.reportLoaded();
    await runSetup(session, worker, () => setup === undefined ? decodeSetup() : setup.value);
    await session.releaseSetup();
    await session.reportReady(worker.device);
    return worker;
  } catch (error) {
    await session.reportFailure(error, isInstance(error, MisuseError));
    return null;
  }
}

/** Runs the worker's `setup`. The value for it lives as long as the tensors that `setup` creates. */
async function runSetup(
  session: RankSession,
  worker: DistributedWorker,
  decodeValue: () => unknown,
): Promise<void> {
  using _scope = openCallScope();
  const value = await decodeValue();
  const unawaited = new Unawaited();
  unawaited.begin();
  try {
    await unawaited.run(async () => {
      await worker.initialize(value);
      await unawaited.ended();
      await nextTurn();
    });
    unawaited.end("returned");
  } catch (error) {
    unawaited.end("failed");
    throw error;
  }
  if (unawaited.rejected !== null) throw unawaited.rejected.error;
  await session.flush();
}
