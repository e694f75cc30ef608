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
  markRank();
  armParentDeathSignal();
  ignoreShutdownSignals();
  const { address: name, token, lineSecret, runnerPid, packages, sockets, served } = parseBootstrap(
    await readLine(),
  );
  requireParent(runnerPid);
  // Processes that this rank starts exit with the runner too.
  armGroupDeathSignal(() => Deno.ppid === runnerPid);
  exitAtEnd(ORPHANED_EXIT_CODE);

  if (packages !== null) usePackageFolder(packages);
  const placement = placementFromEnv();
  const address = parseAddress(name);
  const connection = await waitForRunner(name, RECONNECT_MS, () =>
    retryWhileBusy(async () => {
      const connection = await connect(address, { secret: lineSecret });
      return await introduce(connection, { secret: token, placement });
    })).catch((error) => {
      if (!(error instanceof RunnerRefused)) throw error;
      Deno.exit(ORPHANED_EXIT_CODE);
    });
  const end = await runSession({
    connection,
    address,
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

/**
 * Ends this process unless the runner is its parent.
 *
 * @param runnerPid The process ID of the runner.
 */
export function requireParent(runnerPid: number): void {
  if (Deno.ppid === runnerPid) return;
  // The runner exited before the signal was armed, or a wrapper spawned this process.
  console.error(
    "Cannot start rank: its parent is not the runner; a wrapper that denoPath names must exec Deno, " +
      "and only a runner may set COHORT_SPAWNED_RANK",
  );
  Deno.exit(ORPHANED_EXIT_CODE);
}

function parseBootstrap(line: string): Bootstrap {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error(
      "Cannot start rank: standard input does not begin with the runner's line; " +
        "the program must not read it before serveIfRank()",
      { cause },
    );
  }
}
