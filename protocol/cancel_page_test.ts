import { assert, assertEquals } from "@std/assert";
import { CancelPageLayout, Checkpoints } from "./cancel_page.ts";

function page(
  worldSize: number,
): { layout: CancelPageLayout; words: Int32Array; cancel: (call: number) => void } {
  const layout = new CancelPageLayout(worldSize);
  const words = new Int32Array(layout.byteLength / 4);
  return { layout, words, cancel: (call) => words[layout.cancelWord(call)] = 1 };
}

/** Reaches a checkpoint and checks until there is a verdict. Others may decide between two checks. */
function* arrive(checkpoints: Checkpoints): Generator<undefined, "go" | "leave", void> {
  for (let verdict = checkpoints.next();; verdict = checkpoints.check()) {
    if (verdict !== "again") return verdict;
    yield;
  }
}

/** The progress of a rank from point to point. */
interface MovingRank {
  arriving: ReturnType<typeof arrive> | null;
  passed: number;
  left: boolean;
}

/** Advances a rank by one step toward a point. */
function advance(rank: MovingRank, point: Checkpoints): void {
  rank.arriving ??= arrive(point);
  const { done, value } = rank.arriving.next();
  if (!done) return;
  rank.arriving = null;
  if (value === "leave") rank.left = true;
  else rank.passed++;
}

Deno.test("without a cancellation every checkpoint goes on, and the counts tell how many there were", () => {
  const { layout, words } = page(2);
  const ranks = [0, 1].map((rank) => new Checkpoints(words, layout, 7, rank));
  for (let step = 0; step < 5; step++) assertEquals(ranks.map((rank) => rank.next()), ["go", "go"]);
  ranks[1]!.next();
  const start = layout.slotStart(7);
  assertEquals(layout.counts(words.subarray(start, start + layout.slotLength)), [4, 5]);
});

Deno.test("a call given up before any rank has entered is run by none", () => {
  const { layout, words, cancel } = page(3);
  cancel(1);
  assertEquals([2, 0, 1].map((rank) => new Checkpoints(words, layout, 1, rank).next()), [
    "leave",
    "leave",
    "leave",
  ]);
});

Deno.test("ranks at different checkpoints leave at the same one", () => {
  const { layout, words, cancel } = page(2);
  const [ahead, behind] = [new Checkpoints(words, layout, 1, 0), new Checkpoints(words, layout, 1, 1)];
  for (let step = 0; step < 4; step++) ahead.next();
  behind.next();
  cancel(1);
  assertEquals(Array.from({ length: 4 }, () => behind.next()), ["go", "go", "go", "leave"]);
  assertEquals(ahead.next(), "leave");
});

Deno.test("the calls of two slots do not touch each other", () => {
  const { layout, words, cancel } = page(20);
  cancel(1);
  assertEquals(new Checkpoints(words, layout, 2, 19).next(), "go");
  assertEquals(new Checkpoints(words, layout, 1, 19).next(), "leave");
});

Deno.test("in any order of steps, all ranks leave at one checkpoint, at most one after the furthest", () => {
  let state = 2024;
  const random = (below: number) => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) % below;
  for (let round = 0; round < 5000; round++) {
    const worldSize = 1 + random(5);
    const { layout, words, cancel } = page(worldSize);
    const ranks = Array.from({ length: worldSize }, (_, rank) => ({
      checkpoints: new Checkpoints(words, layout, 3, rank),
      arriving: null as MovingRank["arriving"],
      passed: 0,
      left: false,
    }));
    const cancelAt = random(40);
    let furthest = 0;
    for (let step = 0; ranks.some(({ left }) => !left); step++) {
      assert(step < 10_000, `seed 2024, round ${round}: a rank never leaves`);
      if (step === cancelAt) {
        cancel(3);
        furthest = Math.max(...ranks.map(({ passed, arriving }) => passed + (arriving === null ? 0 : 1)));
      }
      const rank = ranks[random(worldSize)]!;
      if (rank.left) continue;
      advance(rank, rank.checkpoints);
    }
    const passed = ranks.map((rank) => rank.passed);
    assertEquals(new Set(passed).size, 1, `seed 2024, round ${round}: ${passed}`);
    assert(
      passed[0]! <= furthest + 1,
      `seed 2024, round ${round}: ${passed} where the furthest was ${furthest}`,
    );
  }
});

Deno.test("yields are agreed on apart from checkpoints, and are not counted as such", () => {
  const { layout, words, cancel } = page(3);
  const start = layout.slotStart(2);
  const slot = words.subarray(start, start + layout.slotLength);
  const yields = [0, 1, 2].map((rank) => new Checkpoints(words, layout, 2, rank, "yield"));
  const checkpoints = [0, 1, 2].map((rank) => new Checkpoints(words, layout, 2, rank));
  for (const point of checkpoints) point.next();
  for (let step = 0; step < 3; step++) yields[0]!.next();
  yields[2]!.next();
  assertEquals([layout.counts(slot), layout.yields(slot)], [[0, 0, 0], [3, 0, 1]]);
  cancel(2);
  assertEquals(yields.map(({ cancelled }) => cancelled), [true, true, true]);
  assertEquals([yields[2]!.ahead, yields[2]!.next(), yields[2]!.ahead], [0, "go", 2]);
  assertEquals(Array.from({ length: 2 }, () => yields[2]!.next()), ["go", "leave"]);
  assertEquals(yields[0]!.next(), "leave");
  assertEquals(checkpoints.map((point) => point.next()), ["leave", "leave", "leave"]);
});

Deno.test("ranks that come to checkpoints and yields in one order leave at the same of them", () => {
  let state = 7;
  const random = (below: number) => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) % below;
  for (let round = 0; round < 5000; round++) {
    const worldSize = 1 + random(4);
    const { layout, words, cancel } = page(worldSize);
    const order = Array.from(
      { length: 200 },
      () => random(3) === 0 ? "checkpoint" as const : "yield" as const,
    );
    const ranks = Array.from({ length: worldSize }, (_, rank) => ({
      checkpoint: new Checkpoints(words, layout, 3, rank, "checkpoint"),
      yield: new Checkpoints(words, layout, 3, rank, "yield"),
      arriving: null as MovingRank["arriving"],
      passed: 0,
      left: false,
    }));
    const cancelAt = random(40);
    for (let step = 0; ranks.some(({ left }) => !left); step++) {
      if (step === cancelAt) cancel(3);
      const rank = ranks[random(worldSize)]!;
      if (rank.left) continue;
      assert(rank.passed < order.length, `seed 7, round ${round}: a rank never leaves`);
      advance(rank, rank[order[rank.passed]!]);
    }
    const passed = ranks.map((rank) => rank.passed);
    assertEquals(new Set(passed).size, 1, `seed 7, round ${round}: ${passed}`);
  }
});
