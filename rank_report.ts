/**
 * What is known of a rank when something fails, and how it is printed.
 *
 * @module
 */
import { escapeControls, escapeLine } from "./escaped_text.ts";

/** A collective that a rank is in, or was in last. */
export interface CollectiveReport {
  /** c10d's name (`"all_reduce"`). */
  readonly operation: string;
  /**
   * Its number among the collectives of its group on that rank, from 1: those of models and backward passes
   * count, too.
   */
  readonly sequence: number;
  /** The group's name: `"epoch-1"`, and of one made of it `"epoch-1/1[0,1]"`, with its ranks. */
  readonly group: string;
  /** The shape of its first tensor; at most 16 dimensions. */
  readonly shape: readonly number[];
  /** That tensor's dtype, or `null` if it has none. */
  readonly dtype: string | null;
  /** Whether the rank waits in it, or how it ended. */
  readonly state: "waiting" | "completed" | "failed";
  /** For how long it has been in that state, in milliseconds. */
  readonly sinceMs: number;
}

/** What the runner knows of one rank at the moment of a failure. */
export interface RankReport {
  /** The rank. */
  readonly rank: number;
  /** The process, or `null` if it is not known. */
  readonly pid: number | null;
  /** The rank's state, as in `RankInfo.state`. */
  readonly state: string;
  /** The exit code, or `null` while it runs or if a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, or `null`. */
  readonly signal: string | null;
  /** Milliseconds since the process was spawned. */
  readonly uptimeMs: number;
  /** The call it was in, by its number, or `null`. */
  readonly call: number | null;
  /** The latest checkpoint that it came to in that call, 0 being the call's beginning; or `null`. */
  readonly checkpoint: number | null;
  /** The collective that it waits in, else the latest; or `null` if there was none. */
  readonly collective: CollectiveReport | null;
  /** The operation of the native library that it is inside of (`"aten::mm"`), or `null`. */
  readonly inside: string | null;
  /** What keeps it, where that was looked for and found: `"stopped"`, `"blocked in aten::mm"`; or `null`. */
  readonly finding: string | null;
  /** The stack of what it threw, with the program's own lines, or `null`. */
  readonly remoteStack: string | null;
  /** The last lines that it wrote to its standard error, at most 20. */
  readonly stderrTail: readonly string[];
}

/**
 * One line per rank. Those that say the same share one, with the longest of their durations.
 *
 * @param ranks The reports.
 * @returns The lines, or `""`.
 */
export function describeRanks(ranks: readonly RankReport[]): string {
  const lines = Map.groupBy(ranks, (report) => describeRank(since(report, 0)));
  return [...lines.values()].map((reports) => {
    const longest = Math.max(...reports.map(({ collective }) => collective?.sinceMs ?? 0));
    return `    ${nameRanks(reports.map(({ rank }) => rank))}: ${describeRank(since(reports[0]!, longest))}`;
  }).join("\n");
}

function since(report: RankReport, sinceMs: number): RankReport {
  const { collective } = report;
  return collective === null ? report : { ...report, collective: { ...collective, sinceMs } };
}

/** Names ranks: `rank 1`, `ranks 0–2, 5`. */
export function nameRanks(ranks: readonly number[]): string {
  if (ranks.length === 1) return `rank ${ranks[0]}`;
  const spans: string[] = [];
  for (let index = 0; index < ranks.length;) {
    let end = index;
    while (ranks[end + 1] === ranks[end]! + 1) end++;
    const size = end - index;
    spans.push(size === 0 ? `${ranks[index]}` : `${ranks[index]}${size === 1 ? ", " : "–"}${ranks[end]}`);
    index = end + 1;
  }
  return `ranks ${spans.join(", ")}`;
}

/** What a rank was doing, in a few words: `in call 3 at checkpoint 12, waits in all_reduce #5 …`. */
export function describeRank(report: RankReport): string {
  const { exitCode, signal, call, checkpoint, collective, inside, finding, state } = report;
  const words: string[] = [];
  if (signal !== null) words.push(`ended by ${signal}`);
  else if (exitCode !== null) words.push(`exited with code ${exitCode}`);
  if (call !== null) {
    words.push(`in call ${call}${checkpoint ? ` at checkpoint ${checkpoint}` : ""}`);
  } else if (state !== "exited") {
    words.push(STATES[state] ?? state);
  }
  if (finding !== null) words.push(finding);
  else if (inside !== null) words.push(`inside ${inside}`);
  if (collective !== null) words.push(describeCollective(collective));
  return escapeLine(words.join(", ")) || "gone";
}

const STATES: Record<string, string> = {
  starting: "starting",
  setup: "in setup",
  ready: "waiting for a call",
  calling: "waiting for a call",
  stopping: "stopping",
};

/** Names a collective: `all_reduce #5 of float32[2, 3]`. */
export function nameCollective(
  { operation, sequence, shape, dtype }: Pick<CollectiveReport, "operation" | "sequence" | "shape" | "dtype">,
): string {
  const of = dtype === null ? "" : ` of ${dtype}[${shape.join(", ")}]`;
  return `${operation}${sequence === 0 ? "" : ` #${sequence}`}${of}`;
}

function describeCollective(collective: CollectiveReport): string {
  const { group, state, sinceMs } = collective;
  const name = `${nameCollective(collective)} in ${group}`;
  if (state === "waiting") return `waits in ${name} for ${describeDuration(sinceMs)}`;
  return `its last collective ${name} ${state === "failed" ? "failed" : "done"}`;
}

/** A duration as one reads it: `350 ms`, `4.2 s`. */
export function describeDuration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** What an error carries that was seen on several ranks. */
interface Reported {
  readonly code?: string;
  readonly others?: readonly (Error & { rank?: number })[];
  readonly ranks?: readonly RankReport[];
}

/**
 * What was reported on ranks, in words: what else failed, then a line per rank.
 *
 * @param error Any error.
 * @returns Lines that follow a stack, each begun by a line feed; `""` where there is nothing to say.
 */
export function reportLines(error: Error): string {
  const { code, others = [], ranks = [] } = error as Reported;
  const lines = others.map((other) => `    then on rank ${other.rank}: ${escapeControls(other.message)}`);
  // A rank of one that threw has said all there is.
  const known = code === "worker_error" && ranks.length === 1 ? "" : describeRanks(ranks);
  if (known !== "") lines.push(known);
  return lines.map((line) => `\n${line}`).join("");
}
