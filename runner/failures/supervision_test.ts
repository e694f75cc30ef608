import { assertEquals, assertStringIncludes } from "@std/assert";
import type { CollectiveReport, RankReport } from "../../rank_report.ts";
import { checkOptions } from "../check_options.ts";
import { type SupervisedWorld, Supervision } from "./supervision.ts";

function reportOf(rank: number, collective: Partial<CollectiveReport>): RankReport {
  return {
    rank,
    pid: 100 + rank,
    state: "calling",
    exitCode: null,
    signal: null,
    uptimeMs: 1000,
    call: 3,
    requestId: null,
    checkpoint: 0,
    collective: {
      operation: "all_reduce",
      sequence: 2,
      group: "epoch-1",
      shape: [4],
      dtype: "float32",
      state: "waiting",
      sinceMs: 500,
      ...collective,
    },
    inside: null,
    finding: null,
    remoteStack: null,
    stderrTail: [],
  };
}

/** Returns the message about rank 0, which waits, and rank 1. */
function told(theirs: Partial<CollectiveReport>, checkCollectives = false): string {
  const reports = [reportOf(0, {}), reportOf(1, theirs)];
  const errors: Error[] = [];
  const world = {
    phase: "running",
    ranks: [],
    calls: { current: null },
    reports: () => reports,
    failCall: (error: Error) => errors.push(error),
  } as unknown as SupervisedWorld;
  const { operation, sequence, group, shape, dtype } = reports[0]!.collective!;
  const collective = { operation, sequence, group, shape, dtype, state: "waiting", since: 0 } as const;
  new Supervision(checkOptions({ worldSize: 2, checkCollectives }), world)
    .onStall({ waiting: [{ rank: 0, collective }], missing: [1] });
  assertEquals(errors.length, 1);
  return errors[0]!.message;
}

const HINT = "set checkCollectives to detect this before anything is sent";

Deno.test("ranks in other calls are told with both shapes, and how to tell them apart sooner", () => {
  const message = told({ operation: "broadcast", sequence: 3, shape: [8] });
  assertStringIncludes(message, "rank 0 has waited in all_reduce #2 of float32[4] for");
  assertStringIncludes(message, `rank 1 broadcast #3 of float32[8]: ${HINT}`);
  assertStringIncludes(
    told({ shape: [8], state: "completed" }),
    `rank 1 all_reduce #2 of float32[8]: ${HINT}`,
  );
});

Deno.test("a rank that is late, or in another group, makes no other call", () => {
  for (const theirs of [{ sequence: 1, state: "completed" }, { group: "epoch-1/1[1]" }] as const) {
    assertEquals(told(theirs).includes(HINT), false);
  }
  assertEquals(told({ operation: "broadcast" }, true).includes(HINT), false);
});
