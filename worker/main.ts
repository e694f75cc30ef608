/**
 * The program that a rank's process runs. A runner spawns it; it is not for importing.
 *
 * @module
 */
import { armGroupDeathSignal, armParentDeathSignal, usePackageFolder } from "../ffi/runtime.ts";
import { type Bootstrap, markRank } from "../protocol/mod.ts";
import { connect, parseAddress } from "../transport/mod.ts";
import { introduce, RunnerRefuses } from "./introduce.ts";
import { ORPHANED } from "./orphaned.ts";
import { placementFromEnv, rendezvousFromEnv } from "./placement.ts";
import { untilThere, whileBusy } from "./reach.ts";
import { runSession } from "./run_session.ts";
import { leaveSignalsToRunner } from "./signals.ts";
import { exitAtEnd, readLine } from "./standard_input.ts";

/** The runner listens anew where its socket is gone. */
const REACH_MS = 3000;
/** A runner that lives, and ends the line, ends this process sooner. */
const GOING_MS = 1000;

// Before user code and before libtorch: from here on the rank goes when its runner goes.
armParentDeathSignal();
leaveSignalsToRunner();
const input = Deno.stdin.readable.getReader();
const { address, token, lineSecret, runnerPid, packages, sockets }: Bootstrap = JSON.parse(
  await readLine(input),
);
if (Deno.ppid !== runnerPid) {
  // It had gone before the signal was armed, or it is not this process that it started.
  console.error(
    "Cannot start rank: its parent is not the runner; a wrapper that denoPath names must exec Deno",
  );
  Deno.exit(ORPHANED);
}
// And so does what it will have started.
armGroupDeathSignal(() => Deno.ppid === runnerPid);
exitAtEnd(input, ORPHANED);

markRank();
if (packages !== null) usePackageFolder(packages);
const placement = placementFromEnv();
const line = await untilThere(address, REACH_MS, () =>
  whileBusy(async () => {
    const connection = await connect(parseAddress(address), { secret: lineSecret });
    return await introduce(connection, { secret: token, placement });
  })).catch((error) => {
    if (!(error instanceof RunnerRefuses)) throw error;
    Deno.exit(ORPHANED);
  });
const end = await runSession({
  line,
  placement,
  rendezvous: { ...rendezvousFromEnv(), folder: sockets },
  // A runner that goes may close the line some time before standard input: it is by the latter that the
  // kernel ends this process's group, and only while this process is there.
  lineEnded: () => new Promise((resolve) => setTimeout(resolve, GOING_MS)),
});
Deno.exit(end === "stopped" ? 0 : ORPHANED);
