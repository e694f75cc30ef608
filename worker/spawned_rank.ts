/**
 * Serves a runner in a process that the runner has spawned.
 *
 * @module
 */
import { armGroupDeathSignal, armParentDeathSignal, usePackageFolder } from "../ffi/runtime.ts";
import { type Bootstrap, markRank } from "../protocol/mod.ts";
import { connect, parseAddress } from "../transport/mod.ts";
import { introduce, RunnerRefused } from "./introduce.ts";
import { type AnyWorkerClass, loadClass } from "./load_class.ts";
import { ORPHANED_EXIT_CODE } from "./orphaned.ts";
import { placementFromEnv, rendezvousFromEnv } from "./placement.ts";
import { retryWhileBusy, waitForRunner } from "./reach.ts";
import { runSession } from "./run_session.ts";
import { selectServed } from "./served_class.ts";
import { ignoreShutdownSignals } from "./signals.ts";
import { exitAtEnd, readLine } from "./standard_input.ts";

/** Time in which the runner listens again after its socket was lost. */
const RECONNECT_MS = 3000;
/** A running runner that closes the connection ends this process sooner. */
const RUNNER_EXIT_GRACE_MS = 1000;

/**
 * Serves the runner, and ends this process. From here on, the rank exits when its runner exits.
 *
 * @param classes The classes that the program serves; `null` if the rank imports the class that the runner
 * names.
 */
export async function serveSpawnedRank(classes: readonly AnyWorkerClass[] | null): Promise<never> {
  armParentDeathSignal();
  ignoreShutdownSignals();
  const input = Deno.stdin.readable.getReader();
  const { address, token, lineSecret, runnerPid, packages, sockets, served }: Bootstrap = JSON.parse(
    await readLine(input),
  );
  if (Deno.ppid !== runnerPid) {
    // The runner exited before the signal was armed, or a wrapper spawned this process.
    console.error(
      "Cannot start rank: its parent is not the runner; a wrapper that denoPath names must exec Deno",
    );
    Deno.exit(ORPHANED_EXIT_CODE);
  }
  // Processes that this rank starts exit with the runner too.
  armGroupDeathSignal(() => Deno.ppid === runnerPid);
  exitAtEnd(input, ORPHANED_EXIT_CODE);

  markRank();
  if (packages !== null) usePackageFolder(packages);
  const placement = placementFromEnv();
  const connection = await waitForRunner(address, RECONNECT_MS, () =>
    retryWhileBusy(async () => {
      const connection = await connect(parseAddress(address), { secret: lineSecret });
      return await introduce(connection, { secret: token, placement });
    })).catch((error) => {
      if (!(error instanceof RunnerRefused)) throw error;
      Deno.exit(ORPHANED_EXIT_CODE);
    });
  const end = await runSession({
    connection,
    placement,
    rendezvous: { ...rendezvousFromEnv(), folder: sockets },
    load: (module, exportName) =>
      classes === null ? loadClass(module, exportName) : selectServed(classes, served),
    // When the runner exits, the connection may close some time before standard input does. The kernel ends
    // this process's group when standard input closes, and only while this process exists.
    connectionEnded: () => new Promise((resolve) => setTimeout(resolve, RUNNER_EXIT_GRACE_MS)),
  });
  Deno.exit(end === "stopped" ? 0 : ORPHANED_EXIT_CODE);
}
