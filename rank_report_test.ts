import { assertEquals } from "@std/assert";
import { describeDuration, describeRanks, nameRanks, type RankReport } from "./rank_report.ts";

function report(rank: number, fields: Partial<RankReport> = {}): RankReport {
  return {
    rank,
    pid: 1,
    state: "ready",
    exitCode: null,
    signal: null,
    uptimeMs: 1,
    call: null,
    requestId: null,
    checkpoint: null,
    collective: null,
    inside: null,
    finding: null,
    remoteStack: null,
    stderrTail: [],
    ...fields,
  };
}

const COLLECTIVE = {
  operation: "all_reduce",
  sequence: 4,
  group: "epoch-1",
  shape: [2, 3],
  dtype: "float32",
  state: "waiting",
  sinceMs: 61,
} as const;

Deno.test("ranks in a row are named by the first and the last", () => {
  assertEquals(nameRanks([3]), "rank 3");
  assertEquals(nameRanks([0, 1]), "ranks 0, 1");
  assertEquals(nameRanks([0, 1, 2, 5, 7, 8]), "ranks 0–2, 5, 7, 8");
});

Deno.test("durations are read in milliseconds or seconds", () => {
  assertEquals([0.4, 999, 1000, 62_345].map(describeDuration), ["0 ms", "999 ms", "1.0 s", "62.3 s"]);
});

Deno.test("a rank is described by how it ended, where it was and what keeps it", () => {
  const cases: [Partial<RankReport>, string][] = [
    [{}, "waiting for a call"],
    [{ state: "setup" }, "in setup"],
    [{ state: "exited" }, "gone"],
    [{ state: "exited", exitCode: 3, call: 2 }, "exited with code 3, in call 2"],
    [{ state: "exited", signal: "SIGKILL" }, "ended by SIGKILL"],
    [{ call: 2, checkpoint: 5, inside: "aten::mm" }, "in call 2 at checkpoint 5, inside aten::mm"],
    [{ call: 2, checkpoint: 0, inside: "aten::mm", finding: "stopped" }, "in call 2, stopped"],
    [
      { call: 2, collective: COLLECTIVE },
      "in call 2, waits in all_reduce #4 of float32[2, 3] in epoch-1 for 61 ms",
    ],
    [
      { call: 2, collective: { ...COLLECTIVE, state: "failed", shape: [], dtype: null } },
      "in call 2, its last collective all_reduce #4 in epoch-1 failed",
    ],
  ];
  for (const [fields, text] of cases) assertEquals(describeRanks([report(7, fields)]), `    rank 7: ${text}`);
});

Deno.test("ranks that say the same share a line, with the longest of their durations", () => {
  const wait = (rank: number, sinceMs: number) =>
    report(rank, { call: 1, collective: { ...COLLECTIVE, sinceMs } });
  assertEquals(describeRanks([wait(0, 61), report(1), wait(2, 62)]).split("\n"), [
    "    ranks 0, 2: in call 1, waits in all_reduce #4 of float32[2, 3] in epoch-1 for 62 ms",
    "    rank 1: waiting for a call",
  ]);
  assertEquals(describeRanks([]), "");
});
