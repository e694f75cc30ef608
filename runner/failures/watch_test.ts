import { assert, assertEquals } from "@std/assert";
import type { RankStatus } from "../../protocol/mod.ts";
import { type Silence, Watch, type Watched, type WatchedRank } from "./watch.ts";
import type { ProcessState } from "../ranks/mod.ts";
import type { Stall } from "./stall.ts";

const HEARTBEAT_MS = 80;

const STATUS: RankStatus = { nativeCalls: 2, inside: null, collective: null, pending: 0, held: false };

function rank(fields: Partial<WatchedRank> = {}): WatchedRank {
  return { rank: 0, pid: null, answers: true, left: false, status: STATUS, checkpoint: 1, ...fields };
}

/** Ranks that answer as the test says. */
class Ranks {
  readonly silent: Silence[] = [];
  readonly stalls: Stall[] = [];
  pings = 0;
  looks = 0;
  /** Settles when the watch reports something. */
  readonly found = Promise.withResolvers<void>();
  readonly #watch: Watch;

  /**
   * @param watched Returns the ranks for each check, given its number.
   * @param answers Ranks that answer.
   * @param heartbeatMs Maximum time without a sign of life.
   * @param stateOf Returns the state of a rank's process.
   */
  constructor(
    watched: (look: number) => Watched | null,
    answers: readonly number[] = [],
    heartbeatMs: number = HEARTBEAT_MS,
    stateOf: (pid: number) => ProcessState | null = () => null,
  ) {
    this.#watch = new Watch(heartbeatMs, stateOf, {
      watched: () => watched(this.looks++),
      ping: (rank) => {
        this.pings++;
        if (answers.includes(rank)) queueMicrotask(() => this.#watch.answered(rank));
      },
      onSilent: (silences) => {
        this.silent.push(...silences);
        this.end();
      },
      onStall: (stall) => {
        this.stalls.push(stall);
        this.end();
      },
    });
  }

  /** Watches until something is reported or there is nothing to watch. */
  async watch(): Promise<void> {
    this.#watch.wake();
    // The watch's own timer does not keep the process running.
    const timer = setInterval(() => {}, 1000);
    await this.found.promise;
    clearInterval(timer);
  }

  end(): void {
    this.#watch.stop();
    this.found.resolve();
  }
}

Deno.test("a rank that neither answers nor changes is silent, one that answers is not", async () => {
  const ranks = new Ranks(() => ({ collectives: false, ranks: [rank(), rank({ rank: 1 })] }), [0]);
  await ranks.watch();
  assertEquals(ranks.silent.map(({ rank, finding }) => [rank, finding]), [[1, "its event loop is blocked"]]);
});

Deno.test("what keeps a silent rank is told: the native call that it is inside", async () => {
  const status = { ...STATUS, nativeCalls: 3, inside: "aten::mm" };
  const ranks = new Ranks(() => ({ collectives: false, ranks: [rank({ status })] }));
  await ranks.watch();
  assertEquals(ranks.silent.map(({ finding }) => finding), ["blocked in aten::mm"]);
});

Deno.test("native calls, checkpoints and loading are signs of life, and who has left needs none", async () => {
  const LOOKS = 40;
  const ranks: Ranks = new Ranks((look) => {
    if (look === LOOKS) {
      ranks.end();
      return null;
    }
    return {
      collectives: true,
      ranks: [
        rank({ status: { ...STATUS, nativeCalls: look } }),
        rank({ rank: 1, checkpoint: look }),
        rank({ rank: 2, answers: false }),
        rank({ rank: 3, left: true }),
      ],
    };
  });
  await ranks.watch();
  assertEquals([ranks.silent, ranks.stalls, ranks.looks], [[], [], LOOKS + 1]);
});

Deno.test("a rank that has no processor is not to blame, one that computes without an answer is", async () => {
  const LOOKS = 40;
  let ranMs = 5;
  const ranks: Ranks = new Ranks(
    (look) => {
      // From then on it has a processor.
      if (look > LOOKS) ranMs++;
      return { collectives: false, ranks: [rank({ pid: 1 })] };
    },
    [],
    HEARTBEAT_MS,
    () => ({ stopped: false, running: true, ranMs, runDelayMs: 0 }),
  );
  await ranks.watch();
  assertEquals(ranks.silent.map(({ finding }) => finding), [
    "its event loop is blocked by JavaScript that never gives way",
  ]);
  assert(ranks.looks > LOOKS, `it was blamed after ${ranks.looks} checks`);
});

Deno.test("ranks that answer may still wait for each other in vain", async () => {
  const collective = {
    operation: "all_reduce",
    sequence: 1,
    group: "epoch-1",
    shape: [1],
    dtype: "float32",
    state: "waiting",
    since: Date.now(),
  } as const;
  const watched = {
    collectives: true,
    ranks: [rank({ status: { ...STATUS, collective } }), rank({ rank: 1 })],
  };
  const ranks = new Ranks(() => watched, [0, 1]);
  await ranks.watch();
  assertEquals(ranks.silent, []);
  assertEquals(ranks.stalls.map(({ missing }) => missing), [[1]]);
});

Deno.test("who waits in a collective inside of a native call is judged by who is missing, not by its silence", async () => {
  const collective = {
    operation: "all_reduce",
    sequence: 3,
    group: "epoch-1",
    shape: [4],
    dtype: "float32",
    state: "waiting",
    since: Date.now(),
  } as const;
  const status = { ...STATUS, nativeCalls: 3, inside: "_c10d_functional::wait_tensor", collective };
  const ranks = new Ranks(() => ({ collectives: true, ranks: [rank({ status }), rank({ rank: 1 })] }), [1]);
  await ranks.watch();
  assertEquals([ranks.silent, ranks.stalls.map(({ missing }) => missing)], [[], [[1]]]);
  // If two ranks do not answer, the one that waits is not to blame.
  const blocked = new Ranks(() => ({ collectives: true, ranks: [rank({ status }), rank({ rank: 1 })] }), []);
  await blocked.watch();
  assertEquals(blocked.silent.map(({ rank }) => rank), [1]);
});

Deno.test("a watch rests when nobody waits any more", async () => {
  const ranks: Ranks = new Ranks((look) => {
    // Nothing must happen for a heartbeat: a check after the one that found nothing would be one too many.
    if (look === 2) setTimeout(() => ranks.end(), HEARTBEAT_MS);
    return look < 2 ? { collectives: false, ranks: [rank()] } : null;
  });
  await ranks.watch();
  assertEquals(ranks.looks, 3);
});

Deno.test("a rank whose output this process does not take is not judged by its silence", async () => {
  const LOOKS = 20;
  const ranks: Ranks = new Ranks((look) => {
    if (look === LOOKS) ranks.end();
    return look >= LOOKS ? null : { collectives: true, ranks: [rank({ outputBlockedMs: 1e6 })] };
  });
  await ranks.watch();
  assertEquals([ranks.silent, ranks.stalls], [[], []]);
});

Deno.test("a rank is judged once its output is taken", async () => {
  const watched = (look: number) => ({
    collectives: false,
    ranks: [rank({ outputBlockedMs: look < 12 ? 1e6 : 0 })],
  });
  const ranks: Ranks = new Ranks(watched);
  await ranks.watch();
  assertEquals(ranks.silent.map(({ rank }) => rank), [0]);
});

Deno.test("a heartbeat that no timer holds is long, not short", async () => {
  for (const heartbeatMs of [1e11, 2 ** 31 * 8, Number.MAX_VALUE, Infinity]) {
    const ranks: Ranks = new Ranks(() => ({ collectives: true, ranks: [rank()] }), [], heartbeatMs);
    // Nothing must happen meanwhile. A timer that cannot hold the heartbeat would fire at once.
    setTimeout(() => ranks.end(), 30);
    await ranks.watch();
    assertEquals([ranks.looks, ranks.pings], [0, 0], `${heartbeatMs} ms`);
  }
});
