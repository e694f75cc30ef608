/**
 * A rank from hello to goodbye.
 *
 * @module
 */
import { openCallScope } from "../ffi/runtime.ts";
import { isInstance, messageOfThrown } from "../protocol/mod.ts";
import { isDisconnect } from "../transport/mod.ts";
import { bind } from "./binding.ts";
import type { DistributedWorker } from "./distributed_worker.ts";
import type { RunnerLine } from "./introduce.ts";
import { type AnyWorkerClass, createWorker, loadClass, Misuse } from "./load_class.ts";
import type { Placement, Rendezvous } from "./placement.ts";
import { RankSession, type SessionEnd } from "./rank_session.ts";
import { nextTurn, Unawaited } from "./unawaited.ts";

/** What a session is run with. */
export interface SessionInit {
  /** The line to the runner, which is known. */
  line: RunnerLine;
  /** Who this process is. */
  placement: Placement;
  /** Where the ranks meet. */
  rendezvous: Rendezvous;
  /** The worker's class; the one that the runner names, if left out. */
  worker?: AnyWorkerClass;
  /** Says what to import of what the runner names; all of it, if left out. */
  checkModule?: (module: string) => string;
  /** The value for `setup`; the runner's, if left out. */
  setup?: { value: unknown };
  /**
   * Waited for when the line has ended before the rank took leave, but after the runner's welcome: until then
   * there is nothing that the rank could have started.
   */
  lineEnded?: () => Promise<void>;
}

/**
 * Serves a runner until it stops this rank, or goes away.
 *
 * @param init The line, and who this is.
 * @returns How it ended.
 */
export async function runSession(init: SessionInit): Promise<SessionEnd> {
  const session = new RankSession(init.line, init.placement, init.rendezvous);
  const line = session.run().catch((error): SessionEnd => {
    console.error(
      `[rank ${init.placement.rank}] the line to the runner is broken: ${messageOfThrown(error)}`,
    );
    return session.welcomed ? "gone" : "refused";
  }).finally(() => session.welcomed ? init.lineEnded?.() : undefined);
  // The runner's going away ends the rank whatever it is doing; so do frames that make no sense.
  const served = serve(session, init).catch((error) => {
    // What reads the line says how it ended.
    if (isDisconnect(error)) return line;
    throw error;
  });
  return await Promise.race([line, served]);
}

async function serve(session: RankSession, init: SessionInit): Promise<SessionEnd> {
  const worker = await prepare(session, init);
  if (worker === null) return await new Promise(() => {}); // the runner has been told, and ends this process
  await worker.serve();
  await worker.shutdown();
  await session.sayGoodbye();
  return "stopped";
}

/** Loads and initializes; tells the runner of what fails. */
async function prepare(session: RankSession, init: SessionInit): Promise<DistributedWorker | null> {
  const { placement, setup, checkModule = (module) => module } = init;
  try {
    const { module, exportName } = await session.greet();
    await session.loadNative();
    // Before any module is loaded that could ask libtorch for something: it remembers that there is no CUDA.
    await session.bindDevice();
    const workerClass = init.worker ?? await loadClass(checkModule(module), exportName);
    const worker = createWorker(workerClass, placement.rank, placement.worldSize);
    bind(worker, session);
    const decodeSetup = await session.reportLoaded();
    // What `setup` is given lives as long as what it makes.
    using _scope = openCallScope();
    const value = setup === undefined ? await decodeSetup() : setup.value;
    const unawaited = new Unawaited();
    await unawaited.run(async () => {
      await worker.initialize(value);
      await unawaited.ended();
      await nextTurn();
    });
    if (unawaited.rejected !== null) throw unawaited.rejected.error;
    await session.flush();
    await session.reportReady(worker.device);
    return worker;
  } catch (error) {
    await session.reportFailure(error, isInstance(error, Misuse));
    return null;
  }
}
