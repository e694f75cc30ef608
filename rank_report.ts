/**
 * Describes what is known of a rank when something fails, as data and as text.
 *
 * @module
 */
import { escapeControls, escapeLine } from "./escaped_text.ts";

/** The collective that a rank is in, or the last one that it was in. */
export interface CollectiveReport {
  /** c10d's name (`"all_reduce"`). */
  readonly operation: string;
  /**
   * Its sequence number among the collectives of its group on that rank, from 1. Collectives of models and
   * backward passes count too.
   */
  readonly sequence: number;
  /**
   * The name of the group: `"epoch-1"`. A group made from it adds a suffix with its ranks:
   * `"epoch-1/1[0,1]"`.
   */
  readonly group: string;
  /** The shape of its first tensor, at most 16 dimensions. */
  readonly shape: readonly number[];
  /** The dtype of that tensor, or `null` if the collective has no tensor. */
  readonly dtype: string | null;
  /** Whether the rank waits in the collective, or how the collective ended. */
  readonly state: "waiting" | "completed" | "failed";
  /** How long the collective has been in that state, in milliseconds. */
  readonly sinceMs: number;
}

/** What the runner knows of one rank at the time of a failure. */
export interface RankReport {
  /** The rank. */
  readonly rank: number;
  /** The process ID, or `null` if unknown. */
  readonly pid: number | null;
  /** The rank's state, as in `RankInfo.state`. */
  readonly state: string;
  /** The exit code, or `null` if the process is running or was ended by a signal. */
  readonly exitCode: number | null;
  /** The signal that ended it, or `null`. */
  readonly signal: string | null;
  /** Milliseconds since the process was spawned. */
  readonly uptimeMs: number;
  /** The number of the call that the rank was in, or `null`. */
  readonly call: number | null;
  /** The ID of that call's request, or `null`. */
  readonly requestId: string | null;
  /** The latest checkpoint that the rank reached in that call, or `null`. 0 is the beginning of the call. */
  readonly checkpoint: number | null;
  /** The collective that the rank waits in, otherwise its latest one; `null` if there was none. */
  readonly collective: CollectiveReport | null;
  /** The native operation that the rank is executing (`"aten::mm"`), or `null`. */
  readonly inside: string | null;
  /**
   * Why the rank makes no progress, if that was determined: `"stopped"`, `"blocked in aten::mm"`; otherwise
   * `null`.
   */
  readonly finding: string | null;
  /** The stack of the error that the rank threw, with the program's own lines, or `null`. */
  readonly remoteStack: string | null;
  /** The last lines of its standard error, at most 20. */
  readonly stderrTail: readonly string[];
}

/**
 * Describes ranks, one line per rank. Ranks with the same description share a line, which shows the longest
 * of their durations.
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

/** Names a call in messages: `call 3`, or with the ID of its request, `call 3 (request "a1")`. */
export function nameCall(id: number, requestId?: string): string {
  return requestId === undefined ? `call ${id}` : `call ${id} (request "${escapeLine(requestId)}")`;
}

/** Formats rank numbers: `rank 1`, `ranks 0–2, 5`. */
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

/** Describes briefly what a rank was doing: `in call 3 at checkpoint 12, waits in all_reduce #5 …`. */
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

/** Formats a collective: `all_reduce #5 of float32[2, 3]`. */
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

/** Formats a duration: `350 ms`, `4.2 s`. */
export function describeDuration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Data of an error that concerns several ranks. */
interface Reported {
  readonly code?: string;
  readonly others?: readonly (Error & { rank?: number })[];
  readonly ranks?: readonly RankReport[];
}

/**
 * Formats the reports of an error: failures on other ranks, then a line per rank.
 *
 * @param error Any error.
 * @returns Lines to append to a stack, each with a leading line feed; `""` if there is nothing to report.
 */
export function reportLines(error: Error): string {
  const { code, others = [], ranks = [] } = error as Reported;
  const lines = others.map((other) => `    then on rank ${other.rank}: ${escapeControls(other.message)}`);
  // If the only rank threw, its report adds nothing to its error.
  const known = code === "worker_error" && ranks.length === 1 ? "" : describeRanks(ranks);
  if (known !== "") lines.push(known);
  return lines.map((line) => `\n${line}`).join("");
}
