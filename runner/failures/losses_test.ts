import { assertEquals } from "@std/assert";
import { TimeoutError, WorkerError } from "../../errors.ts";
import { CallQueue, type CallTarget, type RankFailure } from "../calls/mod.ts";
import { checkOptions } from "../check_options.ts";
import { Formation } from "../formation.ts";
import { Hooks } from "../hooks.ts";
import { Losses } from "./losses.ts";
import type { RankExit } from "../options.ts";
import type { EndReason, Rank } from "../ranks/mod.ts";
import { until } from "../../tests/testing.ts";

const WORLD_SIZE = 2;
const options = checkOptions({ worldSize: WORLD_SIZE, restart: { maxRestarts: 5, backoffMs: 0 } });

/** A world that records what is asked of it and does nothing else. */
class RecordingWorld {
  readonly formation: Formation;
  readonly losses: Losses;
  readonly failures: Error[] = [];
  readonly ended: number[] = [];
  readonly reasons: string[] = [];
  readonly exits: RankExit[] = [];
  /** Resolves at the end of the test, when every process exits. */
  readonly gone = Promise.withResolvers<void>();

  /**
   * @param readyTimeoutMs Time limit for a new rank to become ready.
   * @param spawn Called for each new process.
   */
  constructor(readyTimeoutMs = Infinity, spawn = () => {}) {
    const nothing = () => {};
    this.formation = new Formation(WORLD_SIZE, {
      abort: nothing,
      form: nothing,
      met: nothing,
      done: nothing,
    });
    const target: CallTarget = {
      worldSize: WORLD_SIZE,
      dispatch: nothing,
      onUnsent: nothing,
      cancel: nothing,
      checkpointFault: () => null,
      onBusy: nothing,
      onLingering: nothing,
      onFree: nothing,
      onIdle: nothing,
    };
    const hooks = new Hooks({ ...options, onRankExit: (exit) => this.exits.push(exit) }, nothing);
    this.losses = new Losses({ options, readyTimeoutMs }, hooks, {
      phase: "running",
      ranks: Array.from({ length: WORLD_SIZE }, (_, rank) => this.rank(rank)),
      calls: new CallQueue(target),
      group: { formation: this.formation },
      reports: () => [],
      spawn,
      notConnected: (_rank, message) => new TimeoutError(message, { ranks: [] }),
      retire: () => Promise.resolve(),
      onError: nothing,
      close: nothing,
      fail: (error) => this.failures.push(error),
    });
  }

  rank(rank: number): Rank {
    return {
      rank,
      endReason: null,
      stderrTail: [],
      connected: true,
      exited: this.gone.promise,
      gone: Promise.resolve(),
      lastWords: () => Promise.resolve(),
      end: ({ error }: EndReason) => {
        this.ended.push(rank);
        this.reasons.push(error.message);
      },
    } as unknown as Rank;
  }

  load(rank: number): void {
    this.formation.loaded(rank, {
      storeAddress: rank === 0 ? "store 1" : null,
      libraryMissing: null,
      device: "cpu",
    });
  }

  /** Forms the first group with every rank, all of them ready. */
  form(): void {
    for (const rank of [0, 1]) this.load(rank);
    for (const rank of [0, 1]) {
      this.formation.joined(rank, 1);
      this.formation.ready(rank);
    }
  }

  failToJoin(rank: number, epoch: number): void {
    const error = new WorkerError("Connection closed by peer", {
      rank,
      remoteName: "Error",
      remoteStack: "",
    });
    const failure: RankFailure = { rank, at: 0, error, misuse: false, epoch };
    this.losses.onJoinFailed(this.rank(rank), failure);
  }

  /**
   * Waits for a number of ended ranks and failures, then for longer than a rank's exit may take to be
   * noticed, because nothing more must happen.
   *
   * @param outcomes How many ranks end, and failures there are.
   */
  async settle(outcomes: number): Promise<void> {
    await until(() => this.ended.length + this.failures.length >= outcomes, `${outcomes} outcomes`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    this.losses.stop();
    this.gone.resolve();
    await this.gone.promise;
  }
}

Deno.test("a group that was dropped, and fails late, ends nobody while the next one forms", async () => {
  const world = new RecordingWorld();
  world.form();
  world.formation.renew("rank 1 is gone", { lost: [1], inCall: false });
  world.formation.storeHosted("store 2");
  world.load(1);
  assertEquals([world.formation.epoch, world.formation.isForming(2)], [2, true]);
  world.failToJoin(0, 1);
  world.failToJoin(1, 1);
  await world.settle(0);
  assertEquals([world.failures, world.ended], [[], []]);
});

Deno.test("a group that was dropped, and fails late, ends nobody while ranks are loading, or once the next is there", async () => {
  const world = new RecordingWorld();
  world.form();
  world.formation.renew("rank 1 is gone", { lost: [1], inCall: false });
  world.failToJoin(0, 1);
  world.formation.storeHosted("store 2");
  world.load(1);
  for (const rank of [0, 1]) world.formation.joined(rank, 2);
  world.formation.ready(1);
  assertEquals(world.formation.formed, true);
  world.failToJoin(0, 1);
  world.failToJoin(1, 2);
  await world.settle(0);
  assertEquals([world.failures, world.ended], [[], []]);
});

Deno.test("a group that cannot be formed ends the new rank that failed, or the world", async () => {
  for (
    const [failing, ended, failures] of [[[0], [], 1], [[1], [1], 0], [[1, 0], [1], 0], [
      [0, 1],
      [1],
      0,
    ]] as const
  ) {
    const world = new RecordingWorld();
    world.form();
    world.formation.renew("rank 1 is gone", { lost: [1], inCall: false });
    world.formation.storeHosted("store 2");
    world.load(1);
    for (const rank of failing) world.failToJoin(rank, 2);
    await world.settle(1);
    assertEquals([world.ended, world.failures.length], [[...ended], failures]);
  }
});

Deno.test("a death that is heard of meanwhile explains why ranks could not meet", async () => {
  const world = new RecordingWorld();
  world.form();
  world.formation.renew("a rank threw", { inCall: false });
  world.formation.storeHosted("store 2");
  world.failToJoin(0, 2);
  world.formation.renew("rank 1 is gone", { lost: [1], inCall: false });
  await world.settle(0);
  assertEquals([world.failures, world.ended], [[], []]);
});

Deno.test("a new rank whose setup fails is ended", async () => {
  const world = new RecordingWorld();
  world.form();
  world.formation.renew("rank 1 is gone", { lost: [1], inCall: false });
  world.failToJoin(1, 0);
  await world.settle(1);
  assertEquals([world.failures, world.ended], [[], [1]]);
});

Deno.test("a new rank that is not ready in time is ended, whether it loads or is in its setup; one that is, is not", async () => {
  for (const reached of ["nothing", "loaded", "ready"]) {
    const world = new RecordingWorld(20);
    world.form();
    await world.losses.take(world.rank(1), { exitCode: null, signal: "SIGKILL" }, null);
    world.formation.storeHosted("store 2");
    if (reached !== "nothing") world.load(1);
    if (reached === "ready") world.formation.ready(1);
    await world.settle(reached === "ready" ? 0 : 1);
    const late = "Cannot replace rank 1: it was not ready within 20 ms";
    assertEquals([reached, ...world.reasons], reached === "ready" ? [reached] : [reached, late]);
  }
});

Deno.test("a new rank that waits for the others is not late: for their call, their store, or another that is new", async () => {
  for (const lacking of ["the end of a call", "a store", "another rank"] as const) {
    const world = new RecordingWorld(20);
    world.form();
    if (lacking === "another rank") {
      world.formation.renew("rank 0 is gone", { lost: [0], inCall: false });
    } else if (lacking === "the end of a call") world.formation.renew("rank 0 threw", { inCall: true });
    await world.losses.take(world.rank(1), { exitCode: null, signal: "SIGKILL" }, null);
    if (lacking === "the end of a call") world.formation.storeHosted("store 2");
    world.load(1);
    // Nothing must happen, for longer than a new rank may take.
    await new Promise((resolve) => setTimeout(resolve, 100));
    assertEquals([lacking, ...world.reasons], [lacking]);
    // The rank no longer waits for the others.
    if (lacking === "the end of a call") world.formation.ranksLeft();
    else if (lacking === "a store") world.formation.storeHosted("store 2");
    else world.load(0);
    await world.settle(1);
    assertEquals(world.reasons, ["Cannot replace rank 1: it was not ready within 20 ms"]);
  }
});

Deno.test("a rank that cannot be started again is told as not replaced, once the policy allows no more", async () => {
  const refused = new Error("Too many open files");
  let attempts = 0;
  const world = new RecordingWorld(Infinity, () => {
    attempts++;
    throw refused;
  });
  world.form();
  await world.losses.take(world.rank(1), { exitCode: null, signal: "SIGKILL" }, null);
  await world.settle(1);
  assertEquals([attempts, world.failures], [5, [refused]]);
  assertEquals(world.exits.map(({ rank, restarting }) => [rank, restarting]), [[1, true], [1, false]]);
  assertEquals(world.exits[1]!.error, refused);
});
