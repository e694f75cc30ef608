import { assertEquals } from "@std/assert";
import { Formation } from "./formation.ts";

const LOADED = { storeAddress: null, libraryMissing: null, device: "cpu" };

/** Creates a formation whose ranks have loaded, and records the steps that it requests. */
function formation(worldSize = 2): { group: Formation; steps: string[] } {
  const steps: string[] = [];
  const group = new Formation(worldSize, {
    abort: (ranks, reason) => steps.push(`abort ${ranks.join()}: ${reason}`),
    form: ({ number, storeAddress, reason, newRanks }) =>
      steps.push(
        `form ${number} at ${storeAddress}${newRanks ? ", new" : ""}${reason === null ? "" : `, ${reason}`}`,
      ),
    met: () => steps.push("met"),
    done: () => steps.push("done"),
  });
  return { group, steps };
}

/** Creates a formation whose group is formed. */
function formed(worldSize = 2): ReturnType<typeof formation> {
  const made = formation(worldSize);
  for (let rank = 0; rank < worldSize; rank++) {
    made.group.loaded(rank, { ...LOADED, storeAddress: rank === 0 ? "store 1" : null });
  }
  for (let rank = 0; rank < worldSize; rank++) {
    made.group.joined(rank, 1);
    made.group.ready(rank);
  }
  made.steps.length = 0;
  return made;
}

Deno.test("the first group is formed when every rank is loaded, and done when every setup is", () => {
  const { group, steps } = formation();
  group.loaded(1, LOADED);
  assertEquals(steps, []);
  group.loaded(0, { storeAddress: "store 1000", libraryMissing: null, device: "cpu" });
  group.joined(0, 1);
  group.ready(0);
  assertEquals(group.formed, false);
  group.joined(1, 1);
  group.ready(1);
  assertEquals(steps, ["form 1 at store 1000, new", "met", "done"]);
  assertEquals(group.formed, true);
});

Deno.test("devices are connected where every rank has one, also after one is replaced", () => {
  const seen: boolean[] = [];
  const nothing = () => {};
  const group = new Formation(2, {
    abort: nothing,
    form: ({ cuda }) => seen.push(cuda),
    met: nothing,
    done: nothing,
  });
  group.loaded(0, { ...LOADED, storeAddress: "store 1", device: "cuda:0" });
  group.loaded(1, { ...LOADED, device: "cuda:1" });
  for (const [rank, device] of [[1, "cpu"], [1, "cuda:1"]] as const) {
    group.renew("rank 1 failed", { lost: [rank], inCall: false });
    group.storeHosted("store 2");
    group.loaded(rank, { ...LOADED, device });
  }
  assertEquals(seen, [true, false, true]);
});

Deno.test("without the native library there is no group, and nothing to drop", () => {
  const { group, steps } = formation();
  group.loaded(0, { storeAddress: null, libraryMissing: null, device: "cpu" });
  group.loaded(1, { storeAddress: null, libraryMissing: "not found", device: "cpu" });
  assertEquals(steps, ["form 1 at null, new, rank 1 has no native library: not found"]);
  assertEquals(group.renew("rank 0 failed", { inCall: true }), false);
});

Deno.test("a group is formed anew once the ranks have left and the store is there, in either order", () => {
  const { group, steps } = formed();
  group.renew("rank 1 failed", { inCall: true });
  group.renew("rank 0 failed in turn", { inCall: true });
  group.storeHosted("store 1000");
  group.ranksLeft();
  assertEquals(group.formed, false);
  group.joined(1, 2);
  group.joined(1, 2);
  group.joined(0, 1); // For the previous group.
  assertEquals(group.formed, false);
  group.joined(0, 2);
  assertEquals(group.formed, true);
  group.renew("again", { inCall: false });
  group.storeHosted("store 1001");
  assertEquals(steps, [
    "abort 0,1: rank 1 failed",
    "form 2 at store 1000",
    "met",
    "done",
    "abort 0,1: again",
    "form 3 at store 1001",
  ]);
});

Deno.test("a rank that is replaced is waited for until it is loaded and set up", () => {
  const { group, steps } = formed(3);
  group.renew("rank 1 is gone", { lost: [1], inCall: false });
  group.storeHosted("store 1000");
  group.loaded(1, LOADED);
  for (const rank of [0, 1, 2]) group.joined(rank, 2);
  assertEquals(group.formed, false);
  group.ready(1);
  assertEquals(steps, ["abort 0,2: rank 1 is gone", "form 2 at store 1000, new", "met", "done"]);
});

Deno.test("where rank 0 is replaced, the group meets at the new one's store", () => {
  const { group, steps } = formed();
  group.renew("rank 0 is gone", { lost: [0], inCall: false });
  group.loaded(0, { storeAddress: "store 2000", libraryMissing: null, device: "cpu" });
  assertEquals(steps, ["abort 1: rank 0 is gone", "form 2 at store 2000, new"]);
});

Deno.test("a rank that goes while the group forms has it dropped once more", () => {
  const { group, steps } = formed(3);
  group.renew("rank 2 failed", { inCall: false });
  group.storeHosted("store 1000");
  group.joined(0, 2);
  group.renew("rank 1 is gone", { lost: [1], inCall: false });
  group.joined(2, 2);
  group.loaded(1, LOADED);
  group.storeHosted("store 1001");
  // A rank that exits before it has loaded has no group to drop.
  group.renew("rank 1 is gone again", { lost: [1], inCall: false });
  assertEquals(steps, [
    "abort 0,1,2: rank 2 failed",
    "form 2 at store 1000",
    "abort 0,2: rank 1 is gone",
    "form 3 at store 1001, new",
    "abort 0,2: rank 1 is gone again",
  ]);
});

Deno.test("a rank of one is replaced without a group to drop", () => {
  const { group, steps } = formed(1);
  assertEquals(group.renew("rank 0 failed", { inCall: true }), false);
  group.renew("rank 0 is gone", { lost: [0], inCall: false });
  group.loaded(0, { storeAddress: "store 5", libraryMissing: null, device: "cpu" });
  group.joined(0, 2);
  group.ready(0);
  assertEquals(steps, ["form 2 at store 5, new", "met", "done"]);
});

Deno.test("the end of a call that went well forms nothing", () => {
  const { group, steps } = formed();
  group.ranksLeft();
  group.joined(0, 1);
  assertEquals(steps, []);
});
